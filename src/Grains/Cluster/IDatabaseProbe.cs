namespace Molecule.Grains.Cluster;

/// <summary>Port: whether Postgres answers now.</summary>
internal interface IDatabaseProbe
{
    Task<bool> AnswersAsync(CancellationToken cancellationToken);
}
