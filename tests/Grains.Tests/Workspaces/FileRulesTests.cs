using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

public sealed class FileRulesTests
{
    [Fact]
    public void RequireOfTemplate_FilesAndBytesAtTheLimitAndOneOver()
    {
        var many = Enumerable.Range(0, BundleLimits.MaxFiles).Select(number => File($"f{number}", "")).ToArray();
        FileRules.RequireOfTemplate([.. many]);
        Refused([.. many, File("more", "")]).Message.ShouldContain("200 files");

        var full = new string('é', BundleLimits.MaxBytes / 2);
        FileRules.RequireOfTemplate([File("a", full)]);
        Refused(File("a", full), File("b", "1")).Message.ShouldContain("4194304 bytes");
    }

    [Fact]
    public void RequireOfTemplate_WhatCannotBeKept_IsRefused()
    {
        Refused(File("a", ""), File("a", "")).Message.ShouldContain("a twice");
        Refused(File("a/b", ""), File("a/b/c", "")).Message.ShouldContain("a/b as a file and as a folder");
        Refused("template.a", File("a", "\0"));
        Refused("template.a", File("a", "\uD800"));
    }

    private static InvalidFieldException Refused(params WorkspaceFile[] files) => Refused("template", files);

    private static InvalidFieldException Refused(string field, params WorkspaceFile[] files)
    {
        var refusal = Should.Throw<InvalidFieldException>(() => FileRules.RequireOfTemplate([.. files]));
        refusal.Field.ShouldBe(field);
        return refusal;
    }

    private static WorkspaceFile File(string path, string text) => RelativePath.TryParse(path, out var parsed) ? new(parsed, text) : throw new FormatException(path);
}
