namespace Molecule.Agent.Connections;

internal sealed record CheckAccessRequest(Guid CallerId, Guid TargetId);
