using System.Text;
using Trm.Contracts.Control;
using Trm.Contracts.Deadlines;
using Trm.Contracts.Facts;
using Trm.Contracts.Fhir;
using Trm.Contracts.Htcds;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Testing;

namespace Trm.Fuzz.Targets;

/// <summary>Control messages, receipts, FHIR messages of every kind, case files, sheets and facts.</summary>
internal static class ContractTargets
{
    private static readonly string[] Controls =
    [
        """{"have":{"gen":0,"through":41,"missing":[39]},"void":[17]}""",
        """{"receipts":[{"of":"0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10","headerSha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","code":"ok","issues":[],"receivedAt":"2026-11-21T10:00:05Z","leafHash":"fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"}],"have":{"gen":0,"through":0,"missing":[]},"void":[]}""",
        """{"receipts":[{"of":"0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b10","headerSha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","code":"fatal-error","issues":["GATE_05","STRUCTURE"],"receivedAt":"2026-11-21T10:00:05Z","leafHash":"fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"}],"directory":"MIAA","have":{"gen":3,"through":9007199254740991,"missing":[1,2,3]},"void":[1,2,9007199254740991]}""",
    ];

    public static IEnumerable<Target> All()
    {
        yield return new("control", Form.Json, () => Controls.Select(Encoding.ASCII.GetBytes).Concat(Witnessing()), input =>
        {
            var result = ControlMessage.Parse(input);
            if (result.IsOk)
                Promise.OneSpelling(input, result.Value.Write());
            return Outcome.Of(result, result.IsOk ? FormattableString.Invariant($"{result.Value.Receipts.Count > 0} {result.Value.Directory is null} {result.Value.Have.Missing.Count > 0} {result.Value.Void.Count > 0} {result.Value.Checkpoint is null} {result.Value.Cosignature is null} {result.Value.Conflict is null} {result.Value.Fork is null}") : "");
        });
        yield return new("receipt", Form.Json, Receipts, input =>
        {
            var result = Receipt.Parse(input);
            if (result.IsOk)
                Promise.OneSpelling(input, result.Value.Write());
            return Outcome.Of(result, result.IsOk ? result.Value.Code : "");
        });
        yield return new("resource", Form.Json, () => Seeds.Examples().Select(e => e.Payload).Concat(Seeds.Data("fhir-samples", "*.json")), input =>
        {
            var result = FhirReader.ReadResource(input);
            if (!result.IsOk)
                return Outcome.Of(result);
            var written = FhirWriter.Write(result.Value);
            var again = FhirReader.ReadResource(written);
            Promise.Keep(again.IsOk && FhirWriter.Write(again.Value).AsSpan().SequenceEqual(written), "a resource that was read and written cannot be read again as it is");
            return Outcome.Accepted(result.Value.TypeName);
        })
        { PerByte = 1024 };
        // The first line is the meta, the rest the payload, as they lie in a capsule.
        yield return new("fhir-message", Form.Json, () => Seeds.Examples().Select(e => (byte[])[.. e.Meta.AsSpan().TrimEnd("\r\n"u8), (byte)'\n', .. e.Payload]), JudgeMessage) { PerByte = 1024 };
        yield return new("payload", Form.Json, () => Seeds.Examples().Select(e => e.Payload), input => Outcome.Of(MessageReader.Parse(input))) { PerByte = 2048 };
        yield return new("case-csv", Form.Lines, () => [Demo("case.csv"), .. Seeds.Files("examples", "*.csv")], input => JudgeCases(input, "csv")) { PerByte = 1024, Base = 1 << 20 };
        yield return new("case-json", Form.Json, CaseJson, input => JudgeCases(input, "json")) { PerByte = 1024, Base = 1 << 20 };
        yield return new("case-sheet", Form.Json, () => [Demo("sheet.json"), Demo("declined-sheet.json")], input => Outcome.Of(CaseSheet.Parse(input))) { Base = Target.HundredFaults };
        yield return new("holidays", Form.Json, () => Seeds.Files("agreements", "holidays.json"), input => Outcome.Of(Holidays.Read(input))) { Base = Target.HundredFaults };
        yield return new("facts", Form.Json, () => [CaseFactsJson.Write(Contracts.Tests.Gates.LawfulFacts.Adult), CaseFactsJson.Write(Contracts.Tests.Gates.LawfulFacts.Child)], input =>
        {
            var result = CaseFactsJson.Read(input.Span);
            if (result.IsOk)
                Promise.Keep(CaseFactsJson.Read(CaseFactsJson.Write(result.Value)).IsOk, "facts that were read and written cannot be read again");
            return Outcome.Of(result);
        });
    }

    // What witnesses send each other.
    private static IEnumerable<byte[]> Witnessing()
    {
        var fork = TrailTargets.Fork();
        var notice = new ForkNotice(fork.Smaller, fork.Larger, fork.Prefix.ToArray(), [.. fork.Proof.Select(h => (ReadOnlyMemory<byte>)h.ToArray())]);
        var plain = new ControlMessage([], null, new Have(0, 1, []), []);
        yield return (plain with { Checkpoint = new CheckpointOffer(fork.Larger, 3, notice.Proof) }).Write();
        yield return (plain with { Cosignature = new CosignatureAnswer("\u2014 trm/RS/witness AAAA\n"u8.ToArray(), 7), Conflict = new CheckpointConflict(fork.Smaller) }).Write();
        yield return (plain with { Conflict = new CheckpointConflict((ReadOnlyMemory<byte>?)null), Fork = notice }).Write();
    }

    private static Outcome JudgeMessage(ReadOnlyMemory<byte> input)
    {
        var split = input.Span.IndexOf((byte)'\n');
        var meta = MessageMeta.Parse(split < 0 ? input : input[..split]);
        if (!meta.IsOk)
            return Outcome.Of(meta);
        var payload = input[(split + 1)..];
        var result = MessageReader.Parse(meta.Value, payload);
        if (result.IsOk)
            Promise.Keep(result.Value.Payload.Span.SequenceEqual(payload.Span) && result.Value.Id.Equals(meta.Value.Message), "a message of another payload or id");
        return Outcome.Of(result, meta.Value.Kind + meta.Value.Code);
    }

    private static Outcome JudgeCases(ReadOnlyMemory<byte> input, string format)
    {
        var result = HtcdsReader.Read(input, format);
        if (!result.IsOk)
        {
            // What looks like a column's name is repeated, and names no person.
            var outcome = Outcome.Of(result);
            return outcome with { Place = Bare(outcome.Place), Sentences = [.. outcome.Sentences.Select(Bare)] };
        }

        var written = format == "csv" ? HtcdsWriter.Csv(result.Value, HtcdsScope.Everything) : HtcdsWriter.Json(result.Value, HtcdsScope.Everything);
        if (!written.IsOk)
            return Outcome.Accepted("not written");
        var again = HtcdsReader.Read(written.Value, format);
        Promise.Keep(again.IsOk && (format == "csv" ? HtcdsWriter.Csv(again.Value, HtcdsScope.Everything) : HtcdsWriter.Json(again.Value, HtcdsScope.Everything)).Value.AsSpan().SequenceEqual(written.Value), "cases that were read and written are not the same when read again");
        return Outcome.Accepted();
    }

    private static string Bare(string place) => place.StartsWith("column ", StringComparison.Ordinal) || place.StartsWith("row ", StringComparison.Ordinal) ? place.Split(" (")[0] : place;

    private static IEnumerable<byte[]> Receipts() => Controls.Select(c => ControlMessage.Parse(Encoding.ASCII.GetBytes(c))).Where(c => c.IsOk).SelectMany(c => c.Value.Receipts).Select(r => r.Write());

    private static IEnumerable<byte[]> CaseJson() => HtcdsReader.Read(Demo("case.csv"), "csv").Then(cases => HtcdsWriter.Json(cases, HtcdsScope.Everything)) is { IsOk: true, Value: var json } ? [json] : [];

    private static byte[] Demo(string name) => File.ReadAllBytes(Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo", name));
}
