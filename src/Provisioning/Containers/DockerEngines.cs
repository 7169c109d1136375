using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Grains.Containers;

namespace Molecule.Provisioning.Containers;

/// <summary>
/// The Docker engines that the configuration names: <c>Provisioning:Engines:{name}:Endpoint</c>, which may be empty for the engine that Docker's
/// own clients would take (<c>DOCKER_HOST</c>, or the socket of this machine).
/// </summary>
internal static partial class DockerEngines
{
    /// <summary>How many engines a silo may reach.</summary>
    public const int MaxEngines = 16;

    private const string Section = "Provisioning:Engines";

    /// <summary>Their names and where they are; none when nothing is configured. Names are lower case, the same in every silo.</summary>
    /// <exception cref="ValidationException">A name or an endpoint that cannot be used; says which.</exception>
    public static IReadOnlyDictionary<string, Uri> Read(IConfiguration configuration)
    {
        var engines = configuration.GetSection(Section).GetChildren()
            .ToDictionary(
                engine => Name(engine.Key),
                engine => Endpoint(engine["Endpoint"] is { Length: > 0 } endpoint ? endpoint : configuration["DOCKER_HOST"], engine.Path),
                StringComparer.Ordinal);
        return engines.Count <= MaxEngines ? engines : throw new ValidationException($"{Section} names {engines.Count} engines; it may name {MaxEngines}.");
    }

    /// <summary>Adds each of them as a container engine. Connects to none yet.</summary>
    public static IServiceCollection AddDockerEngines(this IServiceCollection services, IConfiguration configuration, string installation)
    {
        foreach (var (name, endpoint) in Read(configuration))
        {
            services.AddSingleton<IContainerEngine>(provider =>
                new DockerEngine(name, endpoint, installation, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        }

        return services;
    }

    private static string Name(string key)
    {
        var name = key.ToLowerInvariant();
        return Names().IsMatch(name)
            ? name
            : throw new ValidationException($"{Section} names an engine \"{key}\"; a name is 1 to 63 of a to z, 0 to 9, - and ., and begins with a letter or digit.");
    }

    private static Uri Endpoint(string? text, string path)
    {
        if (string.IsNullOrEmpty(text))
            return new Uri($"unix://{ContainerSpec.StandardSocket}");
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "unix" or "tcp" or "http" && endpoint.UserInfo.Length == 0
            ? endpoint
            : throw new ValidationException($"{path}:Endpoint must be unix:///path or tcp://host:port.");
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,62}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
