using System.IO.Enumeration;
using System.Text;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Templates;

/// <summary>Reads the files of templates, which workspaces have copies of. Links are not followed.</summary>
internal sealed class TemplateFiles(TemplateFolder templates)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What tools leave in folders and no agent needs (contract section 5.16).</summary>
    private static readonly HashSet<string> LeftBehind = new([".git", "__pycache__", "node_modules", ".DS_Store"], StringComparer.Ordinal);

    private static readonly EnumerationOptions WithoutLinks = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = RelativePath.MaxSegments,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    /// <summary>Reads the files of a template, in the order of their paths.</summary>
    /// <param name="template">The name of its folder.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="BadInputException">There is no such template, it is too large, or one of the files is no text.</exception>
    public async Task<IReadOnlyList<WorkspaceFile>> ReadAsync(string template, CancellationToken cancellationToken)
    {
        var folder = templates.FindFolder(template) ?? throw Unusable(template, "is not there");
        var files = new List<WorkspaceFile>();
        var bytes = 0L;
        try
        {
            foreach (var file in Enumerate(folder))
            {
                bytes += file.Length;
                if (files.Count == BundleLimits.MaxFiles || bytes > BundleLimits.MaxBytes)
                    throw Unusable(template, $"has more than {BundleLimits.MaxFiles} files or {BundleLimits.MaxBytes} bytes");

                files.Add(await ReadAsync(template, folder, file, cancellationToken));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(template, "cannot be read");
        }

        return [.. files.OrderBy(file => file.Path.Value, StringComparer.Ordinal)];
    }

    private static FileSystemEnumerable<FileInfo> Enumerate(DirectoryInfo folder) =>
        new(folder.FullName, static (ref entry) => (FileInfo)entry.ToFileSystemInfo(), WithoutLinks)
        {
            ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory && !LeftBehind.Contains(entry.FileName.ToString()),
            ShouldRecursePredicate = static (ref entry) => !LeftBehind.Contains(entry.FileName.ToString()),
        };

    private static async Task<WorkspaceFile> ReadAsync(string template, DirectoryInfo folder, FileInfo file, CancellationToken cancellationToken)
    {
        var written = Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
        try
        {
            // Not by what the file may say of its encoding: this is UTF-8 or no text.
            var text = Strict.GetString(await File.ReadAllBytesAsync(file.FullName, cancellationToken)).TrimStart('\uFEFF');
            if (RelativePath.TryParse(written, out var path) && !text.Contains('\0', StringComparison.Ordinal))
                return new WorkspaceFile(path, text);
        }
        catch (DecoderFallbackException)
        {
            // No text.
        }

        throw Unusable(template, $"has a file that is no text, or has no name that others can have: {written}");
    }

    private static BadInputException Unusable(string template, string why) =>
        new($"the template {template} cannot be used: it {why}", "bad_template", "template");
}
