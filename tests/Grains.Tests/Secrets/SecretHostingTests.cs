using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Grains.Secrets;

namespace Molecule.Grains.Tests.Secrets;

public sealed class SecretHostingTests
{
    private const string Key = "a-key-of-thirty-two-characters..";

    [Theory]
    [InlineData("prod")]
    [InlineData(" Production ")]
    public void AddSecrets_ProductionWithoutAGoodKey_DoesNotStart(string environment)
    {
        foreach (var key in new[] { null, "", "planted" })
        {
            Should.Throw<ValidationException>(() => Add(environment, key, null)).Message.ShouldNotContain("planted");
        }

        Should.Throw<ValidationException>(() => Add(environment, Key, "planted")).Message.ShouldNotContain("planted");
        Should.NotThrow(() => Add(environment, Key, null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("development")]
    public void AddSecrets_ElsewhereWithoutAGoodKey_StartsAndRefusesSecretsAlone(string? environment)
    {
        Add(environment, null, null).Problem.ShouldNotBeNull();
        Add(environment, "planted", null).Problem.ShouldNotBeNull();
        Add(environment, Key, null).Problem.ShouldBeNull();
    }

    private static SecretKeyring Add(string? environment, string? key, string? more)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["MOLECULE_ENV"] = environment,
            ["SECRETS_ENCRYPTION_KEY"] = key,
            ["SECRETS_DECRYPTION_KEYS"] = more,
        };
        using var services = new ServiceCollection()
            .AddSecrets(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        return services.GetRequiredService<SecretKeyring>();
    }
}
