using Molecule.Provisioning.Containers;

namespace Molecule.Provisioning.Tests.Containers;

public sealed class ImageReferenceTests
{
    [Theory]
    [InlineData("workspace-template:langgraph", "workspace-template", "langgraph")]
    [InlineData("agent", "agent", "latest")]
    [InlineData("host:5000/team/agent", "host:5000/team/agent", "latest")]
    [InlineData("host:5000/team/agent:2", "host:5000/team/agent", "2")]
    [InlineData("agent@sha256:00ff", "agent@sha256:00ff", null)]
    public void Split_Reference_NamesOneImage(string image, string name, string? tag) => ImageReference.Split(image).ShouldBe((name, tag));
}
