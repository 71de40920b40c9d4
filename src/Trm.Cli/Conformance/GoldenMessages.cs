using System.Text;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Cli.Conformance;

/// <summary>
/// The good examples of the contract, addressed from us to the peer and with ids that nobody has used before; one change makes a faulty one of them.
/// Nobody in them exists.
/// </summary>
internal sealed class GoldenMessages(ParticipantId self, ParticipantId peer)
{
    private const string ExampleCase = "0f8b1c5e-8e55-4a6e-9d8e-0d8f5f1e7a01";
    private const string ExampleIds = "00000000-0000-4000-8000-";

    // The same for all messages of one run: examples that quote each other go on doing so.
    private readonly string _ids = Guid.NewGuid().ToString("D")[..^12];

    /// <summary>A lawful message of that kind.</summary>
    /// <param name="case">The case it belongs to; a case that nobody knows where none is given.</param>
    /// <param name="answers">The message that it answers; one that nobody knows where none is given.</param>
    public (MessageMeta Meta, byte[] Payload) Lawful(MessageKind kind, CaseId? @case = null, MessageId? answers = null)
    {
        var text = Addressed(Read(kind), @case ?? CaseId.Of(Guid.NewGuid()));
        if (answers is not null && Parsed(text).Meta.InReplyTo is { } quoted)
            text = text.Replace(quoted.ToString(), answers.ToString(), StringComparison.Ordinal);
        return (Parsed(text).Meta, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The same with one thing wrong.</summary>
    public (MessageMeta Meta, byte[] Payload) Faulty(FaultyMessage faulty, CaseId? @case = null, MessageId? answers = null)
    {
        var (meta, payload) = Lawful(faulty.Of, @case, answers);
        return faulty.IsInMeta
            ? (MessageMeta.Parse(Changed(meta.Write(), faulty)).Value, payload)
            : (meta, Changed(payload, faulty));
    }

    private static byte[] Changed(byte[] bytes, FaultyMessage faulty)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var at = text.LastIndexOf(faulty.Right, StringComparison.Ordinal);
        return at < 0
            ? throw new InvalidOperationException($"the example of {faulty.Of} does not have what is to be wrong in it")
            : Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, at), faulty.Wrong, text.AsSpan(at + faulty.Right.Length)));
    }

    private string Addressed(string example, CaseId @case)
    {
        const string prefix = "urn:trm:participant:";
        var (from, to) = example.Contains($"\"destination\":[{{\"endpoint\":\"{prefix}RS\"", StringComparison.Ordinal) ? ("AT", "RS") : ("RS", "AT");
        var own = Parsed(example).Id.ToString();
        return example
            .Replace($"\"{prefix}{from}\"", "\"\u0001\"", StringComparison.Ordinal)
            .Replace($"\"{prefix}{to}\"", $"\"{prefix}{peer}\"", StringComparison.Ordinal)
            .Replace("\"\u0001\"", $"\"{prefix}{self}\"", StringComparison.Ordinal)
            .Replace($"\"{to}/", $"\"{peer}/", StringComparison.Ordinal)
            .Replace(own, Guid.NewGuid().ToString("D"), StringComparison.Ordinal)
            .Replace(ExampleIds, _ids, StringComparison.Ordinal)
            .Replace(ExampleCase, @case.ToString(), StringComparison.Ordinal);
    }

    private static Message Parsed(string payload) => MessageReader.Parse(Encoding.UTF8.GetBytes(payload)).Value;

    private static string Read(MessageKind kind)
    {
        using var example = typeof(GoldenMessages).Assembly.GetManifestResourceStream($"examples/{kind.Kind}-{kind.Code}.json")
            ?? throw new InvalidOperationException($"no example of {kind} is built in");
        using var reader = new StreamReader(example);
        return reader.ReadToEnd().TrimEnd();
    }
}
