using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Storage.Workspaces;

/// <summary>Rows of <c>workspace_files</c>.</summary>
internal static class FileRows
{
    /// <exception cref="InvalidOperationException">The path leads elsewhere: no commit has written it.</exception>
    public static WorkspaceFile Read(string path, string content) => RelativePath.TryParse(path, out var known)
        ? new WorkspaceFile(known, content)
        : throw new InvalidOperationException("A path is kept that is none.");
}
