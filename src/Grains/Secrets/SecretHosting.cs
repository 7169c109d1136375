using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Grains.Chores;

namespace Molecule.Grains.Secrets;

/// <summary>Puts secrets into a silo.</summary>
internal static class SecretHosting
{
    /// <summary>
    /// Reads the encryption keys and adds what secrets need, but for the port. Without a key that can be used, operations on values are refused
    /// one by one; in production (<c>MOLECULE_ENV</c>) the silo does not start.
    /// </summary>
    /// <exception cref="ValidationException">There is no key that can be used, and this is production.</exception>
    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        var keyring = SecretKeyring.Parse(configuration["SECRETS_ENCRYPTION_KEY"], configuration["SECRETS_DECRYPTION_KEYS"]);
        if (keyring.Problem is { } problem && IsProduction(configuration["MOLECULE_ENV"]))
        {
            throw new ValidationException($"{problem}; in production (MOLECULE_ENV) secrets must work. `openssl rand -base64 32` makes a key.");
        }

        services.AddSingleton(keyring);
        services.AddSingleton<SecretVault>();
        services.AddSingleton<IChore, SecretAuditRetention>();
        return services;
    }

    private static bool IsProduction(string? environment) =>
        environment?.Trim().ToUpperInvariant() is "PROD" or "PRODUCTION";
}
