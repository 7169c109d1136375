using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>Nothing was removed: the workspace has children, and that they go too was not confirmed.</summary>
internal sealed record ConfirmationBody
{
    /// <summary>Always <c>confirmation_required</c>.</summary>
    public string Status { get; init; } = "confirmation_required";

    /// <summary>What stands in the way, for people.</summary>
    public required string Message { get; init; }

    /// <summary>The direct children.</summary>
    public required IReadOnlyList<ChildBody> Children { get; init; }

    /// <summary>How many direct children there are.</summary>
    public int ChildrenCount => Children.Count;

    public static ConfirmationBody From(RemovalReceipt receipt) => new()
    {
        Message = receipt.Children.Length == 1
            ? "the workspace has 1 child, which is removed with everything below it when confirm=true is given"
            : $"the workspace has {receipt.Children.Length} children, which are removed with everything below them when confirm=true is given",
        Children = [.. receipt.Children.Select(child => new ChildBody { Id = child.Id.Value, Name = child.Name })],
    };

    /// <summary>A direct child.</summary>
    internal sealed record ChildBody
    {
        /// <summary>Names the child.</summary>
        public required Guid Id { get; init; }

        /// <summary>Its display name.</summary>
        public required string Name { get; init; }
    }
}
