using System.Collections.Immutable;
using System.Text;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces;

/// <summary>Which files a workspace can have. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static class FileRules
{
    /// <summary>Refuses files of a template that cannot be kept.</summary>
    /// <exception cref="InvalidFieldException">There are too many, they are too large, one is there twice or is no text that can be kept.</exception>
    public static void RequireOfTemplate(ImmutableArray<WorkspaceFile> files)
    {
        if (Require("template", "template.", files) > BundleLimits.MaxBytes)
        {
            throw new InvalidFieldException("template", $"must have at most {BundleLimits.MaxBytes} bytes of files");
        }
    }

    /// <summary>Refuses files that one workspace cannot have.</summary>
    /// <param name="field">What they are called where they come from.</param>
    /// <param name="each">How the name of each begins there.</param>
    /// <param name="files">The files.</param>
    /// <returns>Their bytes in UTF-8.</returns>
    public static long Require(string field, string each, ImmutableArray<WorkspaceFile> files)
    {
        if (files.Length > BundleLimits.MaxFiles)
        {
            throw new InvalidFieldException(field, $"must have at most {BundleLimits.MaxFiles} files, and have {files.Length}");
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var file in files)
        {
            if (!paths.Add(file.Path.Value))
            {
                throw new InvalidFieldException(field, $"must not have {file.Path} twice");
            }

            WrittenText.Require(each + file.Path, file.Text, 0, BundleLimits.MaxBytes);
            bytes += Encoding.UTF8.GetByteCount(file.Text);
        }

        foreach (var path in paths)
        {
            for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            {
                if (paths.Contains(path[..end]))
                {
                    throw new InvalidFieldException(field, $"must not have {path[..end]} as a file and as a folder");
                }
            }
        }

        return bytes;
    }
}
