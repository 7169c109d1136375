using System.Net;
using System.Text;
using Molecule.Cli.Local;

namespace Molecule.Cli.Tests.Verify;

/// <summary>A server that answers one request as a test says.</summary>
internal sealed class OneAnswer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _answered;

    public OneAnswer(int status, string body, bool breaksOff = false)
    {
        Address = $"http://127.0.0.1:{LoopbackPort.Take()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _answered = AnswerAsync(status, Encoding.UTF8.GetBytes(body), breaksOff);
    }

    public string Address { get; }

    /// <summary>The path that was asked for.</summary>
    public string? Path { get; private set; }

    /// <summary>The credentials that were shown.</summary>
    public string? Authorization { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answered;
    }

    private async Task AnswerAsync(int status, byte[] body, bool breaksOff)
    {
        HttpListenerContext context;
        try
        {
            context = await _listener.GetContextAsync();
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // Nobody asked.
            return;
        }

        Path = context.Request.Url!.AbsolutePath;
        Authorization = context.Request.Headers["Authorization"];
        context.Response.StatusCode = status;
        if (breaksOff)
        {
            // More is promised than comes.
            context.Response.ContentLength64 = body.Length + 1;
        }

        await context.Response.OutputStream.WriteAsync(body);
        await context.Response.OutputStream.FlushAsync();
        if (breaksOff)
        {
            context.Response.Abort();
        }
        else
        {
            context.Response.Close();
        }
    }
}
