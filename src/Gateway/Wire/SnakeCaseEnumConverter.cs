using System.Text.Json;
using System.Text.Json.Serialization;

namespace Molecule.Gateway.Wire;

/// <summary>Spells a value as the wire does, for example <c>read_only</c>; numbers are not read.</summary>
/// <typeparam name="TEnum">The values.</typeparam>
internal sealed class SnakeCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
