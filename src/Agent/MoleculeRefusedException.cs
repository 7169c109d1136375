using System.Net;

namespace Molecule.Agent;

/// <summary>The platform answered, and the answer was no.</summary>
public sealed class MoleculeRefusedException : MoleculeException
{
    internal MoleculeRefusedException(string call, HttpStatusCode statusCode, string? error, string? code, TimeSpan? retryAfter)
        : base($"{call} was refused with {(int)statusCode}: {error?.TrimEnd('.') ?? "no reason was given"}.", innerException: null)
    {
        StatusCode = statusCode;
        Error = error;
        Code = code;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status of the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>
    /// The platform's own text, or <see langword="null"/> when the answer carried none, which is how an answer of something else
    /// (a proxy, another server on that port) looks.
    /// </summary>
    public string? Error { get; }

    /// <summary>The platform's machine-readable name of the refusal, or <see langword="null"/> when it gave none.</summary>
    public string? Code { get; }

    /// <summary>How long the platform asked to wait before the next try, or <see langword="null"/> when it did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <inheritdoc/>
    /// <remarks>408, 429 and every 5xx are transient; the rest stands until something is changed.</remarks>
    public override bool IsTransient =>
        StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)StatusCode >= 500;
}
