using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Feed;

/// <summary>
/// Writes a subscriber's stream as Server-Sent Events. Written by hand: .NET's formatter knows neither comments nor an id without an event,
/// and both are needed, one as a ping, the other to tell a listener how far it has come.
/// </summary>
internal sealed partial class EventStream(
    SubscriberStream stream,
    IHostApplicationLifetime lifetime,
    IOptions<FeedOptions> options,
    TimeProvider time,
    ILogger<EventStream> logger)
{
    /// <summary>So much is written before it is waited for that it is taken.</summary>
    private const int FlushAt = 32 * 1024;

    /// <summary>Writes until the stream ends, the client goes, or the gateway stops.</summary>
    public async Task WriteAsync(HttpContext context, Subscriber subscriber)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.LetSlowClientsBe();

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            // The id alone is no event, but a listener that is cut off before the first one comes back with it.
            Write(response.BodyWriter, $"retry: 1000\nid: {subscriber.Position}\n\n");
            await FlushAsync(response.BodyWriter, end.Token);
            await using var frames = stream.ReadAsync(subscriber, end.Token).GetAsyncEnumerator(CancellationToken.None);
            while (await NextAsync(frames, response.BodyWriter, end))
            {
                await WriteAsync(response.BodyWriter, frames.Current, end.Token);
                await FlushAsync(response.BodyWriter, end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It went, or the gateway stops: either way it comes back with its last id.
        }
        catch (TimeoutException)
        {
            LogTooSlow(logger);
            context.Abort();
        }
    }

    private Task<bool> NextAsync(IAsyncEnumerator<FeedFrame> frames, PipeWriter writer, CancellationTokenSource end) => Pings.WaitAsync(
        frames.MoveNextAsync().AsTask(),
        () =>
        {
            Write(writer, ": ping\n\n");
            return FlushAsync(writer, end.Token).AsTask();
        },
        options.Value.PingInterval,
        time,
        end);

    private async Task WriteAsync(PipeWriter writer, FeedFrame frame, CancellationToken cancellationToken)
    {
        switch (frame)
        {
            case FeedFrame.Facts facts:
                foreach (var fact in facts.Events)
                {
                    Write(writer, string.Create(CultureInfo.InvariantCulture, $"id: {fact.Position}\nevent: {fact.Event}\ndata: "));
                    await WriteAsync(writer, fact.Frame, cancellationToken);
                }

                break;
            case FeedFrame.Announced news:
                foreach (var announcement in news.Announcements)
                {
                    Write(writer, $"event: {announcement.Event}\ndata: ");
                    await WriteAsync(writer, announcement.Frame, cancellationToken);
                }

                break;
            case FeedFrame.Mark mark:
                Write(writer, string.Create(CultureInfo.InvariantCulture, $"id: {mark.Position}\n\n"));
                break;
            case FeedFrame.Resume resume:
                Write(writer, string.Create(CultureInfo.InvariantCulture, $"id: {resume.After}\nevent: {SocketFrames.Resume}\ndata: "));
                await WriteAsync(writer, SocketFrames.Write(resume, time.GetUtcNow()), cancellationToken);
                break;
        }
    }

    private async ValueTask WriteAsync(PipeWriter writer, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        writer.Write(data.Span);
        writer.Write("\n\n"u8);
        if (writer.UnflushedBytes >= FlushAt)
            await FlushAsync(writer, cancellationToken);
    }

    private static void Write(PipeWriter writer, string text) => Encoding.UTF8.GetBytes(text, writer);

    private async ValueTask FlushAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        var flush = writer.FlushAsync(cancellationToken);
        var flushed = flush.IsCompleted ? await flush : await flush.AsTask().WaitAsync(options.Value.SendTimeout, time, cancellationToken);
        if (flushed.IsCompleted)
            throw new OperationCanceledException("The client has gone.");
    }
}
