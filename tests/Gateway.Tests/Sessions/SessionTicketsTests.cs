using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Access;
using Molecule.Gateway.Door;
using Molecule.Gateway.Sessions;

namespace Molecule.Gateway.Tests.Sessions;

public sealed class SessionTicketsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Read_OfAnotherGatewayWithTheSameToken_IsGood()
    {
        var (ticket, expires) = Tickets("the same operator token, 32 or more").Issue();
        Tickets("the same operator token, 32 or more").Read(ticket).ShouldBe(expires);
    }

    [Fact]
    public void Read_OfAGatewayWithAnotherToken_IsNot()
    {
        var (ticket, _) = Tickets("the same operator token, 32 or more").Issue();
        Tickets("another operator token, 32 or more..").Read(ticket).ShouldBeNull();
        Tickets(null).Read(ticket).ShouldBeNull();
    }

    [Fact]
    public void Read_UntilItExpires()
    {
        var tickets = Tickets("the same operator token, 32 or more");
        var (ticket, _) = tickets.Issue();
        _time.Advance(SessionTickets.Lifetime - TimeSpan.FromSeconds(1));
        tickets.Read(ticket).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        tickets.Read(ticket).ShouldBeNull();
    }

    [Fact]
    public void Read_WithAnotherEnd_IsNot()
    {
        var tickets = Tickets("the same operator token, 32 or more");
        var (ticket, expires) = tickets.Issue();
        tickets.Read($"{expires.ToUnixTimeSeconds() + 1}{ticket[ticket.IndexOf('.', StringComparison.Ordinal)..]}").ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1763805600")]
    [InlineData("1763805600.")]
    [InlineData("1763805600.AAAA")]
    [InlineData("99999999999999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("1763805600.!!!!")]
    [InlineData("1763805600.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Read_Nonsense_IsNot(string? ticket) => Tickets("the same operator token, 32 or more").Read(ticket).ShouldBeNull();

    private SessionTickets Tickets(string? operatorToken) =>
        new(new OperatorToken(Options.Create(new DoorOptions { OperatorToken = operatorToken })), _time);
}
