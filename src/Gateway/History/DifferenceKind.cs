using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.History;

/// <summary>In which way a workspace differs between two moments.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<DifferenceKind>))]
internal enum DifferenceKind
{
    /// <summary>It was not there at the earlier one.</summary>
    Added = 0,

    /// <summary>It was gone by the later one.</summary>
    Removed = 1,

    /// <summary>It stands below another parent, or below none.</summary>
    Moved = 2,

    /// <summary>It is called something else.</summary>
    Renamed = 3,

    /// <summary>Something else about it is different.</summary>
    Changed = 4,
}
