using System.Text.Json.Serialization;

namespace Molecule.Gateway.Health;

/// <summary>Which parts of the system answer.</summary>
internal sealed record Readiness
{
    private const string Ok = "ok";
    private const string Unavailable = "unavailable";

    /// <summary><c>ready</c>, or <c>unavailable</c> when the cluster or Postgres is.</summary>
    public string Status => IsReady ? "ready" : Unavailable;

    /// <summary>The silos.</summary>
    public required ClusterReadiness Cluster { get; init; }

    /// <summary>Postgres, as a silo sees it; unavailable as long as no silo can be asked.</summary>
    public required PartReadiness Postgres { get; init; }

    /// <summary>Redis, as this gateway sees it.</summary>
    public required PartReadiness Redis { get; init; }

    [JsonIgnore]
    public bool IsReady => Cluster.Status == Ok && Postgres.Status == Ok;

    public static Readiness From(int silos, bool postgres, bool redis) => new()
    {
        Cluster = new ClusterReadiness { Status = Say(silos > 0), Silos = silos },
        Postgres = new PartReadiness { Status = Say(postgres) },
        Redis = new PartReadiness { Status = Say(redis) },
    };

    private static string Say(bool answers) => answers ? Ok : Unavailable;

    /// <summary>Whether the cluster answers.</summary>
    internal sealed record ClusterReadiness
    {
        /// <summary><c>ok</c> or <c>unavailable</c>.</summary>
        public required string Status { get; init; }

        /// <summary>Active silos; 0 when none answers.</summary>
        public required int Silos { get; init; }
    }

    /// <summary>Whether one part answers.</summary>
    internal sealed record PartReadiness
    {
        /// <summary><c>ok</c> or <c>unavailable</c>.</summary>
        public required string Status { get; init; }
    }
}
