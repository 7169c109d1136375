using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using Molecule.Grains.Containers;

namespace Molecule.Provisioning.Containers;

/// <summary>
/// Asks an engine, with a limit on the time of each answer, and says every failure in one way. A call that its caller cancels stays a cancellation.
/// </summary>
internal sealed class DockerCalls(string engine, TimeProvider time)
{
    private const int LongestReason = 500;

    public async Task<T> AskAsync<T>(string what, TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await call(either.Token);
        }
        catch (Exception failure) when (IsFailureOfTheEngine(failure))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw late.IsCancellationRequested
                ? new ContainerEngineException($"{engine} did not answer within {limit.TotalSeconds:0} s: {what}.", failure)
                : Translate(what, failure);
        }
    }

    public Task AskAsync(string what, TimeSpan limit, Func<CancellationToken, Task> call, CancellationToken cancellationToken) => AskAsync(
        what,
        limit,
        async token =>
        {
            await call(token);
            return true;
        },
        cancellationToken);

    /// <summary>One step of reading a stream, which may take for ever.</summary>
    public async Task<T> ReadAsync<T>(string what, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read();
        }
        catch (Exception failure) when (IsFailureOfTheEngine(failure))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Translate(what, failure);
        }
    }

    public ContainerEngineException Lost(string what) => new($"{engine} was lost: {what}.");

    private ContainerEngineException Translate(string what, Exception failure) => failure is DockerApiException refusal
        ? new ContainerEngineException($"{engine} refused: {what}: {Reason(refusal)}", refusal)
        : new ContainerEngineException($"{engine} cannot be reached: {what}: {failure.Message}", failure);

    private static bool IsFailureOfTheEngine(Exception failure) => failure
        is DockerApiException or HttpRequestException or IOException or SocketException or TimeoutException or JsonException
        or OperationCanceledException or ObjectDisposedException;

    /// <summary>What the engine itself says, without the wrapping.</summary>
    private static string Reason(DockerApiException refusal)
    {
        var text = refusal.ResponseBody ?? "";
        try
        {
            using var body = JsonDocument.Parse(text);
            if (body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("message", out var message)
                && message.ValueKind == JsonValueKind.String)
            {
                text = message.GetString()!;
            }
        }
        catch (JsonException)
        {
            // Then it is the text that it is.
        }

        text = text.Trim();
        return $"{(text.Length > LongestReason ? text[..LongestReason] : text)} ({(int)refusal.StatusCode})";
    }
}
