using System.Text;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Secrets;

/// <summary>Where a secret is kept. Its value is sealed for this place: moved to another row it does not open.</summary>
/// <param name="Workspace">Whose; null for one of the installation.</param>
/// <param name="Key">What it is called.</param>
internal readonly record struct SecretPlace(WorkspaceId? Workspace, string Key)
{
    private const string Global = "global";

    /// <summary>The additional data of the encryption. The owner has no line break, so that no two places are spelled alike.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes($"molecule secret 1\n{Owner}\n{Key}");

    /// <inheritdoc/>
    public override string ToString() => $"{Owner}:{Key}";

    private string Owner => Workspace?.ToString() ?? Global;
}
