namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>What an agent gets for registering.</summary>
/// <param name="AuthToken">
/// Its bearer token, 43 characters of base64url, only with the first registration: the platform keeps a hash and cannot say it again.
/// </param>
[GenerateSerializer, Immutable, Alias("molecule.registration-receipt")]
public sealed record RegistrationReceipt([property: Id(0)] string? AuthToken);
