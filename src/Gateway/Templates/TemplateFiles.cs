using System.Text;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Templates;

/// <summary>Reads the files of templates, of which some leave the installation. Links are not followed.</summary>
internal sealed class TemplateFiles(TemplateFolder templates)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly EnumerationOptions WithoutLinks = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = RelativePath.MaxSegments,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    /// <summary>Reads some files of a template, in the order of their paths.</summary>
    /// <param name="template">The name of its folder.</param>
    /// <param name="isWanted">Which, by their paths.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="BadInputException">There is no such template, it is too large, or one of the files is no text.</exception>
    public async Task<IReadOnlyList<WorkspaceFile>> ReadAsync(string template, Func<string, bool> isWanted, CancellationToken cancellationToken)
    {
        var folder = templates.FindFolder(template) ?? throw Unusable(template, "is not there");
        var files = new List<WorkspaceFile>();
        var bytes = 0L;
        try
        {
            foreach (var file in folder.EnumerateFiles("*", WithoutLinks))
            {
                var written = Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
                if (!isWanted(written))
                    continue;

                bytes += file.Length;
                if (files.Count == BundleLimits.MaxFiles || bytes > BundleLimits.MaxBytes)
                    throw Unusable(template, $"has more than {BundleLimits.MaxFiles} files or {BundleLimits.MaxBytes} bytes");

                files.Add(await ReadAsync(template, written, file, cancellationToken));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(template, "cannot be read");
        }

        return [.. files.OrderBy(file => file.Path.Value, StringComparer.Ordinal)];
    }

    private static async Task<WorkspaceFile> ReadAsync(string template, string written, FileInfo file, CancellationToken cancellationToken)
    {
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
        new($"the template {template} {why}", "template_unusable", status: StatusCodes.Status409Conflict);
}
