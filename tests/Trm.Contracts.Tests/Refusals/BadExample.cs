using System.Text.Json.Nodes;
using Trm.Contracts.Control;
using Trm.Contracts.Gates;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Contracts.Tests.Messages;

namespace Trm.Contracts.Tests.Refusals;

/// <summary>A good example with one thing wrong: which, in words, and the code and place that it is refused with.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Of">The good example.</param>
/// <param name="Expected"><c>CODE place</c>, several separated by <c>; </c>; the place is <c>-</c> where there is none to name.</param>
/// <param name="Wrong">What is wrong, in words.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Meta">The meta beside it; null for a control message, which has the one meta.</param>
internal sealed record BadExample(string Name, MessageKind Of, string Expected, string Wrong, byte[] Payload, byte[]? Meta)
{
    /// <summary>One thing of the payload is wrong.</summary>
    public static BadExample InPayload(string name, MessageKind of, string expected, string wrong, Action<Edit> change)
    {
        var good = Examples.Of(of);
        var payload = new Edit(JsonNode.Parse(good.Payload.Span)!.AsObject());
        change(payload);
        return new(name, of, expected, wrong, payload.Write(), good.Meta.Write());
    }

    /// <summary>Something is wrong with the bytes.</summary>
    public static BadExample InBytes(string name, MessageKind of, string expected, string wrong, Func<byte[], byte[]> change)
    {
        var good = Examples.Of(of);
        return new(name, of, expected, wrong, change(good.Payload.ToArray()), good.Meta.Write());
    }

    /// <summary>One thing of the meta is wrong.</summary>
    public static BadExample InMeta(string name, MessageKind of, string expected, string wrong, Action<JsonObject> change)
    {
        var good = Examples.Of(of);
        var meta = JsonNode.Parse(good.Meta.Write())!.AsObject();
        change(meta);
        return new(name, of, expected, wrong, good.Payload.ToArray(), Refusals.Edit.Bytes(meta));
    }

    /// <summary>One thing of a control message is wrong.</summary>
    public static BadExample InControl(string name, MessageKind of, string expected, string wrong, Func<string, string> change) =>
        new(name, of, expected, wrong, System.Text.Encoding.UTF8.GetBytes(change(System.Text.Encoding.UTF8.GetString(Examples.Receipts.Single(r => r.Kind == of).Payload))), null);

    /// <summary>What a node that receives it finds wrong: form, contract and, where the kind carries personal data and is no report, consent.</summary>
    public IReadOnlyList<Rejection> Judge()
    {
        if (Meta is null)
            return ControlMessage.Parse(Payload).Rejections;
        var meta = MessageMeta.Parse(Meta);
        if (!meta.IsOk)
            return meta.Rejections;
        var read = MessageReader.Parse(meta.Value, Payload);
        return !read.IsOk || read.Value.Kind.Class == MessageClass.Report
            ? read.Rejections
            : G01.Judge(read.Value.Kind, read.Value.Bundle, read.Value.To, read.Value.At).Rejections;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
