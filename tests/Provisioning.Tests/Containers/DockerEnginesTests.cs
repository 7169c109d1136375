using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Grains.Containers;
using Molecule.Provisioning.Containers;

namespace Molecule.Provisioning.Tests.Containers;

public sealed class DockerEnginesTests
{
    [Fact]
    public void Read_NothingConfigured_IsNoEngineAlsoWhereDockerIsUsed() => Read(("DOCKER_HOST", "tcp://10.0.0.1:2375")).ShouldBeEmpty();

    [Fact]
    public void Read_Endpoints_AreTakenAndNamesAreLowerCase() => Read(
            ("Provisioning:Engines:WEST:Endpoint", "unix:///run/west.sock"), ("Provisioning:Engines:east.2:Endpoint", "tcp://east:2375"))
        .ShouldBe(new Dictionary<string, Uri> { ["west"] = new("unix:///run/west.sock"), ["east.2"] = new("tcp://east:2375") }, ignoreOrder: true);

    [Fact]
    public void Read_EmptyEndpoint_IsWhatDockersClientsWouldTake()
    {
        Read(("Provisioning:Engines:docker:Endpoint", "")).ShouldBe(new Dictionary<string, Uri> { ["docker"] = new("unix:///var/run/docker.sock") });
        Read(("Provisioning:Engines:docker:Endpoint", ""), ("DOCKER_HOST", "tcp://10.0.0.1:2375"))
            .ShouldBe(new Dictionary<string, Uri> { ["docker"] = new("tcp://10.0.0.1:2375") });
    }

    [Theory]
    [InlineData("docker", "ssh://host")]
    [InlineData("docker", "/var/run/docker.sock")]
    [InlineData("docker", "tcp://user:planted@host:2375")]
    [InlineData("do cker", "unix:///run/docker.sock")]
    [InlineData("-docker", "unix:///run/docker.sock")]
    public void Read_WhatCannotBeUsed_IsNamedWithoutPasswords(string name, string endpoint)
    {
        var message = Should.Throw<ValidationException>(() => Read(($"Provisioning:Engines:{name}:Endpoint", endpoint))).Message;
        message.ShouldContain(name);
        message.ShouldNotContain("planted");
    }

    [Fact]
    public void AddDockerEngines_TwoEngines_AreTwoServicesThatConnectToNothingYet()
    {
        var configuration = Configuration(("Provisioning:Engines:a:Endpoint", "unix:///nowhere/a"), ("Provisioning:Engines:b:Endpoint", "unix:///nowhere/b"));

        using var provider = new ServiceCollection().AddDockerEngines(configuration, "here").BuildServiceProvider();

        provider.GetServices<IContainerEngine>().Select(engine => engine.Name).ShouldBe(["a", "b"], ignoreOrder: true);
    }

    private static IReadOnlyDictionary<string, Uri> Read(params (string Key, string Value)[] settings) => DockerEngines.Read(Configuration(settings));

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)))
        .Build();
}
