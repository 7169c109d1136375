using System.Text.Json;
using Molecule.Agent.Cards;

namespace Molecule.Agent.Tests.Cards;

public sealed class AgentCardTests
{
    [Fact]
    public void Serialize_LeastCard_HasEveryFieldThatA2ARequires()
    {
        var card = new AgentCard { Name = "QA", Description = "Tests", Version = "1", Url = "http://localhost:1/" };

        JsonSerializer.Serialize(card).ShouldBe(
            """
            {"protocolVersion":"0.3.0","name":"QA","description":"Tests","url":"http://localhost:1/","preferredTransport":"JSONRPC","version":"1",
            "capabilities":{"streaming":false,"pushNotifications":false,"stateTransitionHistory":false},
            "defaultInputModes":["text/plain"],"defaultOutputModes":["text/plain"],"skills":[]}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void Serialize_FullCard_IsReadBackAsItWas()
    {
        var card = new AgentCard
        {
            Name = "QA",
            Description = "Tests",
            Version = "1",
            Url = "http://localhost:1/",
            Provider = new AgentProvider { Organization = "Harbour", Url = "https://harbour.example" },
            IconUrl = "https://harbour.example/qa.png",
            DocumentationUrl = "https://harbour.example/qa",
            Capabilities = new AgentCapabilities { Streaming = true },
            Skills =
            [
                new AgentSkill
                {
                    Id = "regression",
                    Name = "Regression",
                    Description = "Runs the suite",
                    Tags = ["test"],
                    Examples = ["Run it"],
                    InputModes = ["text/plain"],
                    OutputModes = ["application/json"],
                },
            ],
        };

        var json = JsonSerializer.Serialize(card);

        JsonSerializer.Serialize(JsonSerializer.Deserialize<AgentCard>(json)).ShouldBe(json);
        json.ShouldContain("\"provider\":{\"organization\":\"Harbour\",\"url\":\"https://harbour.example\"}");
        json.ShouldContain("\"skills\":[{\"id\":\"regression\",\"name\":\"Regression\",\"description\":\"Runs the suite\",\"tags\":[\"test\"],\"examples\":[\"Run it\"],");
    }
}
