using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.History;

/// <summary>Writes one JSON object with a long array at its end, piece by piece as they come.</summary>
internal static class JsonPieces
{
    private const string Json = "application/json; charset=utf-8";

    /// <param name="context">Whose response it is.</param>
    /// <param name="answer">The pieces; the first has no items and what is said once.</param>
    /// <param name="writeHead">Writes the properties that come before the array.</param>
    /// <param name="array">Name of the array.</param>
    /// <param name="items">The items of a piece.</param>
    /// <param name="type">How an item is written.</param>
    /// <typeparam name="TPiece">A piece.</typeparam>
    /// <typeparam name="TItem">An item of the array.</typeparam>
    public static async Task WriteAsync<TPiece, TItem>(
        HttpContext context,
        Answer<TPiece> answer,
        Action<Utf8JsonWriter, TPiece> writeHead,
        string array,
        Func<TPiece, IEnumerable<TItem>> items,
        JsonTypeInfo<TItem> type)
    {
        context.Response.ContentType = Json;
        var body = context.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(body, WireJson.Writing);
        json.WriteStartObject();
        writeHead(json, answer.Piece);
        json.WriteStartArray(array);
        try
        {
            while (await answer.MoveNextAsync())
            {
                foreach (var item in items(answer.Piece))
                    JsonSerializer.Serialize(json, item, type);

                await json.FlushAsync(context.RequestAborted);
                await body.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception exception) when (context.Response.HasStarted && Outages.IsOutage(exception))
        {
            // The status is sent and says success: only a broken connection still tells that this is not all.
            context.Abort();
            return;
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
