using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;
using Trm.Node.Broker;
using Trm.Testing;
using static Trm.Node.Tests.Broker.Post;

namespace Trm.Node.Tests.Broker;

/// <summary>contracts/asyncapi.yaml is AsyncAPI in the eyes of AsyncAPI's own parser, and says what the code does.</summary>
[TestFixture]
public sealed class The_asyncapi_document
{
    private static readonly string Zeros = new('0', 64);

    private static readonly Receipt Ok = new(TransmissionId.Parse("7d1a9c52-6b1f-4e0a-8a55-2f4f0c7b9d01").Value, Zeros, [], DateTimeOffset.UnixEpoch, Zeros);

    private static readonly ControlMessage Everything = new([Ok, Ok with { Issues = [RejectionCode.Required, RejectionCode.Gate(5)] }], new byte[] { 0x30, 0x00 }, new(0, 41, [39]), [17])
    {
        Checkpoint = new(Note, 17, [Hash]),
        Cosignature = new(Note, 152),
        Conflict = new(Note),
        Fork = new(Note, Note, Hash, [Hash]),
    };

    private static ReadOnlyMemory<byte> Note => "trm/AT/0"u8.ToArray();

    private static ReadOnlyMemory<byte> Hash => new byte[32];

    private static readonly Lazy<(IReadOnlyList<string> Problems, JsonObject Document, IReadOnlyDictionary<string, IReadOnlyList<string>> Instances)> Read =
        new(() => AsyncApiParser.Read(Path.Combine(Vectors.Checkout, "contracts", "asyncapi.yaml"), Lawful().Concat(Unlawful()).ToDictionary(StringComparer.Ordinal)));

    private static IEnumerable<string> LawfulNames => Lawful().Keys;

    private static IEnumerable<string> UnlawfulNames => Unlawful().Keys;

    private static JsonNode Components => Read.Value.Document["components"]!;

    [Test]
    public void Has_no_fault() => Assert.That(Read.Value.Problems, Is.Empty);

    [Test]
    public void Would_not_pass_with_a_fault()
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "broken-asyncapi.yaml");
        var text = File.ReadAllText(Path.Combine(Vectors.Checkout, "contracts", "asyncapi.yaml"));
        File.WriteAllText(file, text.Replace("action: send", "action: shout", StringComparison.Ordinal));

        Assert.That(AsyncApiParser.Read(file, new Dictionary<string, (string, string)>(StringComparer.Ordinal)).Problems, Is.Not.Empty);
    }

    [Test]
    public void Is_of_the_version_of_the_contract() =>
        Assert.That(Text(Read.Value.Document["info"]!["version"]), Is.EqualTo(ContractVersion.Current.ToString()));

    [Test]
    public void Makes_exchange_and_mailbox_as_the_operator_does()
    {
        var mailbox = new Mailbox("mb-0123456789abcdef", AT, RS, Lane.Normal);
        var definitions = JsonNode.Parse(new BrokerTopology([AT, RS], [mailbox]).Definitions())!;
        var channels = Read.Value.Document["channels"]!;
        var exchange = channels["exchange"]!["bindings"]!["amqp"]!["exchange"]!;
        var queue = channels["mailbox"]!["bindings"]!["amqp"]!["queue"]!;

        Assert.That(Text(exchange["name"])!.Replace("{participant}", AT.Value, StringComparison.Ordinal), Is.EqualTo(BrokerTopology.ExchangeOf(AT)));
        Assert.That(Text(exchange["type"]), Is.EqualTo(Text(definitions["exchanges"]![0]!["type"])));
        Assert.That(exchange["durable"]!.GetValue<bool>(), Is.EqualTo(definitions["exchanges"]![0]!["durable"]!.GetValue<bool>()));
        Assert.That(queue["durable"]!.GetValue<bool>(), Is.EqualTo(definitions["queues"]![0]!["durable"]!.GetValue<bool>()));
        Assert.That(JsonNode.DeepEquals(channels["mailbox"]!["x-queue-arguments"], definitions["queues"]![0]!["arguments"]), channels["mailbox"]!["x-queue-arguments"]!.ToJsonString());
        Assert.That(Text(channels["exchange"]!["address"])!.Replace("{mailbox}", mailbox.Name, StringComparison.Ordinal), Is.EqualTo(Text(definitions["bindings"]![0]!["routing_key"])));
    }

    [Test]
    public void Knows_the_lanes() => Assert.That(
        Strings(Components["schemas"]!["mailbox"]!["properties"]!["lane"]!["enum"]), Is.EqualTo(Enum.GetNames<Lane>().Select(n => n.ToLowerInvariant())));

    [Test]
    public void Names_media_types_as_the_code_does()
    {
        var types = Components["messages"]!.AsObject().ToDictionary(m => m.Key, m => Text(m.Value!["contentType"]), StringComparer.Ordinal);

        Assert.That(types, Is.EqualTo(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["sealed"] = SealedMessage.Media, ["case"] = MessageMeta.FhirMedia, ["part"] = MessageMeta.PartMedia, ["control"] = MessageMeta.ControlMedia,
        }));
        Assert.That(Text(Read.Value.Document["defaultContentType"]), Is.EqualTo(SealedMessage.Media));
    }

    [Test]
    public void Knows_the_limits_of_the_code()
    {
        var schemas = Components["schemas"]!;

        Assert.That(schemas["sealed"]!["maxLength"]!.GetValue<int>(), Is.EqualTo(SizeLimits.Default.Message));
        Assert.That(schemas["header"]!["properties"]!["core"]!["properties"]!["rcp"]!["maxItems"]!.GetValue<int>(), Is.EqualTo(SizeLimits.Recipients));
        Assert.That(Text(schemas["header"]!["properties"]!["core"]!["properties"]!["suite"]!["const"]), Is.EqualTo(Suite.Known.Single()));
        Assert.That(schemas["control"]!["properties"]!["receipts"]!["maxItems"]!.GetValue<int>(), Is.EqualTo(ControlMessage.MaxItems));
        Assert.That(schemas["numbers"]!["maxItems"]!.GetValue<int>(), Is.EqualTo(ControlMessage.MaxItems));
        Assert.That(schemas["receipt"]!["properties"]!["issues"]!["maxItems"]!.GetValue<int>(), Is.EqualTo(Receipt.MaxIssues));
    }

    [Test]
    public void Knows_every_rejection_code_that_travels()
    {
        _ = RejectionCode.Gate(2);

        Assert.That(Strings(Components["schemas"]!["rejectionCode"]!["enum"]), Is.EqualTo(RejectionCode.All.Where(c => c.OnWire.Equals(c)).Select(c => c.Text)));
    }

    [Test]
    public void Has_the_members_in_the_order_of_the_one_spelling()
    {
        var schemas = Components["schemas"]!;

        Assert.That(Members(schemas["control"]!), Is.EqualTo(Names(Encoding.UTF8.GetString(Everything.Write()))));
        Assert.That(Members(schemas["receipt"]!), Is.EqualTo(Names(Encoding.UTF8.GetString(Ok.Write()))));
        Assert.That(Members(schemas["header"]!), Is.EqualTo(Names(Header())));
        Assert.That(Members(schemas["header"]!["properties"]!["core"]!), Is.EqualTo(Names(JsonNode.Parse(HeaderOfAnExercise())!["core"]!.ToJsonString())));
    }

    [TestCaseSource(nameof(LawfulNames))]
    public void Allows_what_the_code_writes(string name) => Assert.That(Read.Value.Instances[name], Is.Empty);

    [TestCaseSource(nameof(UnlawfulNames))]
    public void Refuses_what_the_code_refuses(string name)
    {
        var (schema, json) = Unlawful()[name];

        Assert.That(Read.Value.Instances[name], Is.Not.Empty);
        Assert.That(schema == "receipt" ? Receipt.Parse(Encoding.UTF8.GetBytes(json)).IsOk : ControlMessage.Parse(Encoding.UTF8.GetBytes(json)).IsOk, Is.False);
    }

    private static Dictionary<string, (string Schema, string Json)> Lawful()
    {
        var lawful = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["a control message with everything"] = ("control", Encoding.UTF8.GetString(Everything.Write())),
            ["a control message with nothing to say"] = ("control", Encoding.UTF8.GetString(new ControlMessage([], null, new(0, 0, []), []).Write())),
            ["a conflict of who holds nothing"] = ("control", Encoding.UTF8.GetString((Everything with { Conflict = new((ReadOnlyMemory<byte>?)null) }).Write())),
            ["a receipt"] = ("receipt", Encoding.UTF8.GetString(Ok.Write())),
            ["a receipt of a refusal"] = ("receipt", Encoding.UTF8.GetString((Ok with { Issues = [RejectionCode.Held] }).Write())),
            ["the header of the golden message"] = ("header", Header()),
            ["the header of an exercise"] = ("header", HeaderOfAnExercise()),
            ["the meta of a control message"] = ("meta", Encoding.UTF8.GetString(MessageMeta.Control.Write())),
            ["a mailbox"] = ("mailbox", $$"""{"from":"AT","lane":"urgent","name":"{{Trm.Envelope.Directory.Mailbox.Create(AT, Lane.Urgent).Name}}"}"""),
        };
        foreach (var file in System.IO.Directory.GetFiles(Path.Combine(Vectors.Checkout, "contracts", "examples", "good"), "*.meta.json"))
            lawful.Add(Path.GetFileName(file), ("meta", File.ReadAllText(file)));
        foreach (var file in System.IO.Directory.GetFiles(Path.Combine(Vectors.Checkout, "contracts", "examples", "good"), "receipt-*.json"))
            lawful.Add(Path.GetFileName(file), ("control", File.ReadAllText(file)));
        return lawful;
    }

    private static Dictionary<string, (string Schema, string Json)> Unlawful()
    {
        var receipt = Encoding.UTF8.GetString(Ok.Write());
        var control = Encoding.UTF8.GetString(Everything.Write());
        return new(StringComparer.Ordinal)
        {
            ["an ok receipt with an issue"] = ("receipt", receipt.Replace("[]", "[\"HELD\"]", StringComparison.Ordinal)),
            ["a refusal without an issue"] = ("receipt", receipt.Replace("\"ok\"", "\"fatal-error\"", StringComparison.Ordinal)),
            ["a receipt with a code that does not travel"] = ("receipt", receipt.Replace("\"ok\",\"issues\":[]", "\"fatal-error\",\"issues\":[\"DECRYPT_FAILED\"]", StringComparison.Ordinal)),
            ["a receipt with a word in it"] = ("receipt", receipt.Replace("}", ",\"text\":\"no\"}", StringComparison.Ordinal)),
            ["a receipt without a promise"] = ("receipt", receipt.Replace($",\"leafHash\":\"{Zeros}\"", "", StringComparison.Ordinal)),
            ["a control message without have"] = ("control", control.Replace("\"have\":{\"gen\":0,\"through\":41,\"missing\":[39]},", "", StringComparison.Ordinal)),
            ["a checkpoint without a proof"] = ("control", control.Replace($",\"proof\":[\"{Convert.ToBase64String(Hash.Span)}\"]}},\"cosignature\"", "},\"cosignature\"", StringComparison.Ordinal)),
            ["a checkpoint with a proof of other hashes"] = ("control", control.Replace(Convert.ToBase64String(Hash.Span), Convert.ToBase64String(Note.Span), StringComparison.Ordinal)),
            ["a fork of one checkpoint"] = ("control", control.Replace($"\"{Convert.ToBase64String(Note.Span)}\",\"{Convert.ToBase64String(Note.Span)}\"", $"\"{Convert.ToBase64String(Note.Span)}\"", StringComparison.Ordinal)),
            ["a conflict without a word"] = ("control", control.Replace($"\"conflict\":{{\"checkpoint\":\"{Convert.ToBase64String(Note.Span)}\"}}", "\"conflict\":{}", StringComparison.Ordinal)),
            ["a control message with a number twice"] = ("control", control.Replace("[17]", "[17,17]", StringComparison.Ordinal)),
            ["a control message with number nought"] = ("control", control.Replace("[17]", "[0]", StringComparison.Ordinal)),
            ["a control message with a member of another version"] = ("control", control.Replace("\"void\"", "\"greeting\":\"\",\"void\"", StringComparison.Ordinal)),
        };
    }

    // As it stands in the SignedData, readable by anybody.
    private static string Header()
    {
        var message = SealedMessage.Parse(File.ReadAllBytes(Path.Combine(Vectors.Checkout, "contracts", "vectors", "envelope", "messages", "lawful.trm"))).Value;
        var header = Encoding.Latin1.GetString(message.Header.Span);
        var start = header.IndexOf("{\"core\"", StringComparison.Ordinal);
        return header[start..(header.IndexOf("\"}", header.IndexOf("metaSha256", StringComparison.Ordinal), StringComparison.Ordinal) + 2)];
    }

    private static string HeaderOfAnExercise() => Header().Replace("},\"seq\"", ",\"training\":true},\"seq\"", StringComparison.Ordinal);

    private static IEnumerable<string> Members(JsonNode schema) => schema["properties"]!.AsObject().Select(m => m.Key);

    private static IEnumerable<string> Names(string json) => JsonNode.Parse(json)!.AsObject().Select(m => m.Key);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static IEnumerable<string> Strings(JsonNode? list) => list!.AsArray().Select(i => i!.GetValue<string>());
}
