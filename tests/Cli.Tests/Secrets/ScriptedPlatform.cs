using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Molecule.Cli.Local;

namespace Molecule.Cli.Tests.Secrets;

/// <summary>A server that gives one answer after the other, as a test says.</summary>
internal sealed class ScriptedPlatform : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _answering;

    public ScriptedPlatform(params (int Status, string Body)[] answers)
    {
        Address = $"http://127.0.0.1:{LoopbackPort.Take()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _answering = AnswerAsync(answers);
    }

    public string Address { get; }

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public string? Authorization { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answering;
    }

    private async Task AnswerAsync((int Status, string Body)[] answers)
    {
        foreach (var (status, body) in answers)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                // Nobody asks any more.
                return;
            }

            Asked.Enqueue($"{context.Request.HttpMethod} {context.Request.Url!.PathAndQuery}");
            Authorization = context.Request.Headers["Authorization"];
            context.Response.StatusCode = status;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }
}
