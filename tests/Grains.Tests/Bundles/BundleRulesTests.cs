using System.Collections.Immutable;
using Molecule.Grains.Bundles;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Bundles;

public sealed class BundleRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Import_Tree_IsCreatedParentsFirstWithFilesAndOrigin()
    {
        var top = New(null, "Top") with { SourceId = "old-top" };
        top = top with { Workspace = top.Workspace with { Files = [File("config.yaml", "name: Top")] } };
        var child = New(top, "Child");
        var leaf = New(child, "Leaf");

        var made = BundleRules.Import(new BundleImport([top, child, leaf]), Now);

        made.Select(change => (change.State.Name, change.State.ParentId, change.State.Status, change.State.Version)).ShouldBe(
        [
            ("Top", null, WorkspaceStatus.Provisioning, 1L), ("Child", top.Id, WorkspaceStatus.Provisioning, 1L), ("Leaf", child.Id, WorkspaceStatus.Provisioning, 1L),
        ]);
        (made[0].State.SourceBundleId, made[1].State.SourceBundleId).ShouldBe(("old-top", null));
        made[0].State.AwarenessNamespace.ShouldBe($"workspace:{top.Id}");
        made[0].Files.ShouldHaveSingleItem().Text.ShouldBe("name: Top");
        made[1].Files.ShouldBeEmpty();
    }

    [Fact]
    public void Import_ExternalOne_IsOnline() =>
        BundleRules.Import(new BundleImport([New(null, "Far") with { Workspace = new NewWorkspace { Name = "Far", Runtime = NewWorkspace.ExternalRuntime } }]), Now)
            .ShouldHaveSingleItem().State.Status.ShouldBe(WorkspaceStatus.Online);

    /// <summary>A refusal says where in the bundle.</summary>
    [Theory]
    [InlineData("name", "sub_workspaces[1].sub_workspaces[0].name")]
    [InlineData("role", "sub_workspaces[1].sub_workspaces[0].description")]
    [InlineData("tier", "sub_workspaces[1].sub_workspaces[0].tier")]
    [InlineData("runtime", "sub_workspaces[1].sub_workspaces[0].runtime")]
    [InlineData("image", "sub_workspaces[1].sub_workspaces[0].prompts.config.yaml")]
    [InlineData("id", "sub_workspaces[1].sub_workspaces[0].id")]
    [InlineData("text", "sub_workspaces[1].sub_workspaces[0].a")]
    [InlineData("twice", "sub_workspaces[1].sub_workspaces[0].skills")]
    public void Import_ValueOutOfItsRange_NamesTheFieldOfTheBundle(string what, string field)
    {
        var top = New(null, "Top");
        var (one, two) = (New(top, "One"), New(top, "Two"));
        var bad = New(two, "Bad");
        bad = what switch
        {
            "name" => bad with { Workspace = bad.Workspace with { Name = "" } },
            "role" => bad with { Workspace = bad.Workspace with { Role = "a\u0007" } },
            "tier" => bad with { Workspace = bad.Workspace with { Tier = 5 } },
            "runtime" => bad with { Workspace = bad.Workspace with { Runtime = new string('r', 101) } },
            "image" => bad with { Workspace = bad.Workspace with { Image = "No image" } },
            "id" => bad with { SourceId = new string('i', BundleLimits.MaxId + 1) },
            "text" => bad with { Workspace = bad.Workspace with { Files = [File("a", "\uD800")] } },
            _ => bad with { Workspace = bad.Workspace with { Files = [File("a", ""), File("a", "")] } },
        };

        var refusal = Should.Throw<InvalidFieldException>(() => BundleRules.Import(new BundleImport([top, one, two, bad]), Now));

        refusal.Field.ShouldBe(field);
        refusal.Message.ShouldStartWith(field + " must");
    }

    [Fact]
    public void Import_WhatIsNoTree_IsRefused()
    {
        var (top, other) = (New(null, "Top"), New(null, "Other"));
        var child = New(top, "Child");
        foreach (var workspaces in new NewBundledWorkspace[][] { [], [child], [top, other], [top, child, child], [child, top], [top, New(other, "Elsewhere")] })
        {
            Should.Throw<InvalidFieldException>(() => BundleRules.Import(new BundleImport([.. workspaces]), Now)).Field.ShouldBe("sub_workspaces");
        }
    }

    [Fact]
    public void Import_WorkspacesAtTheLimitAndOneOver()
    {
        static BundleImport Of(int count)
        {
            var top = New(null, "Top");
            return new BundleImport([top, .. Enumerable.Range(1, count - 1).Select(number => New(top, $"W{number}"))]);
        }

        BundleRules.Import(Of(BundleLimits.MaxWorkspaces), Now).Length.ShouldBe(BundleLimits.MaxWorkspaces);
        Should.Throw<InvalidFieldException>(() => BundleRules.Import(Of(BundleLimits.MaxWorkspaces + 1), Now)).Message.ShouldContain("500");
    }

    [Fact]
    public void Import_LevelsAtTheLimitAndOneOver()
    {
        static BundleImport Of(int depth)
        {
            var chain = ImmutableArray.CreateBuilder<NewBundledWorkspace>();
            for (var level = 1; level <= depth; level++)
                chain.Add(New(level == 1 ? null : chain[^1], $"L{level}"));

            return new BundleImport(chain.ToImmutable());
        }

        BundleRules.Import(Of(BundleLimits.MaxDepth), Now).Length.ShouldBe(BundleLimits.MaxDepth);
        Should.Throw<InvalidFieldException>(() => BundleRules.Import(Of(BundleLimits.MaxDepth + 1), Now)).Message.ShouldContain("12 levels");
    }

    [Fact]
    public void Import_FilesAndBytesAtTheLimitAndOneOver()
    {
        static BundleImport Of(params WorkspaceFile[] files) => new([new NewBundledWorkspace(new WorkspaceId(Guid.NewGuid()), new NewWorkspace { Name = "Top", Files = [.. files] }, SourceId: null)]);
        var many = Enumerable.Range(0, BundleLimits.MaxFiles).Select(number => File($"f{number}", "")).ToArray();
        BundleRules.Import(Of(many), Now).ShouldHaveSingleItem();
        Should.Throw<InvalidFieldException>(() => BundleRules.Import(Of([.. many, File("more", "")]), Now)).Field.ShouldBe("skills");

        var full = new string('é', BundleLimits.MaxBytes / 2);
        BundleRules.Import(Of(File("a", full)), Now).ShouldHaveSingleItem();
        Should.Throw<InvalidFieldException>(() => BundleRules.Import(Of(File("a", full), File("b", "1")), Now)).Message.ShouldContain("4194304 bytes");
    }

    private static NewBundledWorkspace New(NewBundledWorkspace? parent, string name) =>
        new(new WorkspaceId(Guid.NewGuid()), new NewWorkspace { Name = name, ParentId = parent?.Id }, SourceId: null);

    private static WorkspaceFile File(string path, string text) => RelativePath.TryParse(path, out var parsed) ? new(parsed, text) : throw new FormatException(path);
}
