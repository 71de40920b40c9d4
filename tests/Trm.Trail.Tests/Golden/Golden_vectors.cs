using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trm.Testing;
using GoldenFile = Trm.Testing.Golden;

namespace Trm.Trail.Tests.Golden;

/// <summary>contracts/vectors/trail: for whoever writes a reader of the trail. Each vector says in words what to make of it.</summary>
public sealed class Golden_vectors
{
    private const string File = "contracts/vectors/trail/cases.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<IReadOnlyList<JsonObject>> Published = new(() =>
        [.. JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(Vectors.Checkout, "contracts", "vectors", "trail", "cases.json")))!.AsArray().Select(c => c!.AsObject())]);

    private static IEnumerable<string> Names => GoldenLog.All.Select(v => v.Name);

    [Test, Order(0)]
    public void stand_still()
    {
        var cases = new JsonArray([.. GoldenLog.All.Select(v => new JsonObject
        {
            ["name"] = v.Name,
            ["check"] = v.Check,
            ["expect"] = v.Expect,
            ["result"] = Judge(v.Check, v.Input),
            ["input"] = v.Input.DeepClone(),
        })]);

        GoldenFile.Holds(File, cases.ToJsonString(Indented) + "\n");
    }

    [TestCaseSource(nameof(Names))]
    public void are_judged_as_they_say(string name)
    {
        var published = Published.Value.Single(c => Text(c, "name") == name);

        Assert.That(Judge(Text(published, "check"), published["input"]!.AsObject()), Is.EqualTo(Text(published, "result")));
        Assert.That(Text(published, "expect").Split(' '), Has.Length.GreaterThan(3).And.Property("Length").LessThan(40));
    }

    [Test]
    public void know_the_good_and_each_fault()
    {
        var results = Published.Value.Select(c => Text(c, "result")).Distinct(StringComparer.Ordinal);

        Assert.That(results, Is.SupersetOf(new[] { "holds", "Malformed", "OutOfRange", "ProofLength", "HashMismatch", "BadSignature", "UnknownKey", "WrongOrigin" }));
    }

    private static string Judge(string check, JsonObject input) => check switch
    {
        "leaf" => Leaf(input),
        "inclusion" => Result(new InclusionProof(Number(input, "index"), Number(input, "size"), Hashes(input)).Verify(Hash(input, "leafHash"), Hash(input, "root"))),
        "consistency" => Result(new ConsistencyProof(Number(input, "oldSize"), Number(input, "size"), Hashes(input)).Verify(Hash(input, "oldRoot"), Hash(input, "root"))),
        _ => Result(Checkpoint.Verify(Encoding.UTF8.GetBytes(Text(input, "note")), NoteKey.Parse(Text(input, "key")).Demand())),
    };

    private static string Leaf(JsonObject input)
    {
        var read = LeafEvidence.Parse(Encoding.UTF8.GetBytes(Text(input, "evidence")));
        if (!read.Holds)
            return Result(read);
        var leaf = read.Value.Opening.ToLeaf();
        return Convert.ToHexStringLower(leaf.ToBytes()) == Text(input, "leaf") && leaf.Hash == Hash(input, "leafHash") ? "holds" : nameof(FaultCode.HashMismatch);
    }

    private static string Result<T>(Checked<T> check)
        where T : class => check.Holds ? "holds" : check.Fault.Code.ToString();

    private static string Text(JsonObject json, string name) => json[name]!.GetValue<string>();

    private static long Number(JsonObject json, string name) => json[name]!.GetValue<long>();

    private static TreeHash Hash(JsonObject json, string name) => new(Convert.FromHexString(Text(json, name)));

    private static IReadOnlyList<TreeHash> Hashes(JsonObject json) => [.. json["proof"]!.AsArray().Select(h => new TreeHash(Convert.FromHexString(h!.GetValue<string>())))];
}
