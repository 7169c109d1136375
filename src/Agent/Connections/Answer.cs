using System.Net;

namespace Molecule.Agent.Connections;

/// <summary>What came back, before anybody has made sense of it.</summary>
internal sealed record Answer(
    string Call, HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter, Uri? Location = null, string? Next = null)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
