using System.Net;
using System.Net.NetworkInformation;
using Molecule.Cli.Local;

namespace Molecule.Cli.Tests.Local;

public sealed class NetworkLotTests
{
    [Fact]
    public void Take_WhileOthersAreHeld_IsNoneOfThem()
    {
        var lots = Enumerable.Range(0, 30).Select(_ => NetworkLot.Take()).ToList();

        try
        {
            lots.Select(lot => lot.Prefix).ShouldBeUnique();
        }
        finally
        {
            lots.ForEach(lot => lot.Dispose());
        }
    }

    [Fact]
    public void Take_IsAPieceInWhichThisMachineHasNoAddress()
    {
        using var lot = NetworkLot.Take();

        var block = IPNetwork.Parse(lot.Block);

        NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .ShouldAllBe(address => !block.Contains(address.Address));
    }
}
