using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Delegations;

/// <summary>A task that an agent has handed to another.</summary>
/// <param name="DelegationId">What the agent calls it; 1 to 200 characters, unique in its workspace.</param>
/// <param name="TargetId">Whom it went to.</param>
/// <param name="Task">What is to be done; 1 to 100,000 characters.</param>
[GenerateSerializer, Immutable, Alias("molecule.new-delegation")]
public sealed record NewDelegation([property: Id(0)] string DelegationId, [property: Id(1)] WorkspaceId TargetId, [property: Id(2)] string Task);
