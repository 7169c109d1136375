using Molecule.Provisioning.Containers;

namespace Molecule.Provisioning.Tests.Containers;

public sealed class FileOwnerTests
{
    private const string Passwd = "root:x:0:0:root:/root:/bin/sh\nagent:x:1000:1001::/home/agent:/bin/sh\r\n";
    private const string Group = "root:x:0:\nagents:x:1001:\nstaff:x:50:agent\n";

    [Theory]
    [InlineData("agent", 1000, 1001)]
    [InlineData("1000", 1000, 1001)]
    [InlineData("agent:staff", 1000, 50)]
    [InlineData("agent:7", 1000, 7)]
    [InlineData("2000", 2000, 0)]
    [InlineData("2000:3000", 2000, 3000)]
    [InlineData("nobody-there", 0, 0)]
    public void Find_WhatAnImageSays_IsReadAsDockerReadsIt(string user, int number, int group) =>
        FileOwner.Find(user, Passwd, Group).ShouldBe(new FileOwner(number, group));

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("root", true)]
    [InlineData("0:0", true)]
    [InlineData("agent", false)]
    [InlineData("0:50", false)]
    public void IsRoot_NeedsNoFileToKnow(string? user, bool isRoot) => FileOwner.IsRoot(user).ShouldBe(isRoot);
}
