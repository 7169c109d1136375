namespace Molecule.Grains.Interfaces.Cluster;

/// <summary>Whether the cluster can work.</summary>
/// <param name="Silos">Active silos.</param>
/// <param name="PostgresAnswers">Whether Postgres answered the silo that was asked.</param>
[GenerateSerializer, Immutable, Alias("molecule.cluster-health")]
public sealed record ClusterHealth([property: Id(0)] int Silos, [property: Id(1)] bool PostgresAnswers);
