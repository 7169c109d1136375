using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Molecule.Gateway.Access;

namespace Molecule.Gateway.Sessions;

/// <summary>
/// What a browser keeps in place of the operator token: until when it may, sealed with a key that is made from the token. Every gateway with
/// the same token can read it, and none keeps it; a new operator token ends all sessions.
/// </summary>
internal sealed class SessionTickets(OperatorToken operatorToken, TimeProvider time)
{
    public const string Cookie = "molecule_session";

    /// <summary>How long a session lasts: a working day.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Writes a ticket that is good from now on.</summary>
    public (string Ticket, DateTimeOffset Expires) Issue()
    {
        var expires = time.GetUtcNow() + Lifetime;
        var until = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return ($"{until}.{Base64Url.EncodeToString(SealOf(until))}", expires);
    }

    /// <summary>Until when the ticket is good; null when it is not, or never was.</summary>
    public DateTimeOffset? Read(string? ticket)
    {
        if (!operatorToken.IsConfigured || ticket?.IndexOf('.', StringComparison.Ordinal) is not { } dot || dot < 0)
            return null;

        var until = ticket[..dot];
        Span<byte> seal = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (Base64Url.DecodeFromChars(ticket.AsSpan(dot + 1), seal, out _, out var length) != OperationStatus.Done
            || length != seal.Length
            || !CryptographicOperations.FixedTimeEquals(seal, SealOf(until))
            || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return null;
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return expires > time.GetUtcNow() ? expires : null;
    }

    private byte[] SealOf(string until) => HMACSHA256.HashData(operatorToken.SessionKey.Span, Encoding.UTF8.GetBytes(until));
}
