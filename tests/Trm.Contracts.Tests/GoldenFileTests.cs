using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Contracts.Tests.Messages;
using Trm.Testing;

namespace Trm.Contracts.Tests;

public sealed class GoldenFileTests
{
    private const string Folder = "contracts/examples";

    [TestCaseSource(typeof(Examples), nameof(Examples.All))]
    public void TheWireFormOfEachKindStandsStill(Message message)
    {
        var name = $"{Folder}/good/{message.Kind.Kind}-{message.Kind.Code}";

        Golden.Holds($"{name}.json", message.Payload.ToArray());
        Golden.Holds($"{name}.meta.json", message.Meta.Write());
    }

    [Test]
    public void TheWireFormOfReceiptsStandsStill()
    {
        foreach (var (kind, payload) in Examples.Receipts)
            Golden.Holds($"{Folder}/good/{kind.Kind}-{kind.Code}.json", payload);
    }

    [Test]
    public void NoOtherExampleLiesAmongThem()
    {
        var expected = Examples.All.SelectMany(m => new[] { $"{m.Kind.Kind}-{m.Kind.Code}.json", $"{m.Kind.Kind}-{m.Kind.Code}.meta.json" })
            .Concat(Examples.Receipts.Select(r => $"{r.Kind.Kind}-{r.Kind.Code}.json"));

        var there = Directory.GetFiles(Path.Combine(Vectors.Checkout, "contracts", "examples", "good")).Select(f => Path.GetFileName(f)!);

        Assert.That(there, Is.EquivalentTo(expected));
    }

    [Test]
    public void TheRejectionCodesStandStill()
    {
        _ = RejectionCode.Gate(2);
        var text = new StringBuilder("# code, and what the other side is told instead of it\n");
        foreach (var code in RejectionCode.All)
            text.Append(code.Text).Append(code.OnWire.Equals(code) ? "" : $" -> {code.OnWire.Text}").Append('\n');

        Golden.Holds($"{Folder}/rejection-codes.txt", text.ToString());
    }

    [Test]
    public void TheCatalogueOfKindsStandsStill()
    {
        var text = new StringBuilder("# kind/code, carries, class, lane, move, names a case, deadlines\n");
        foreach (var kind in MessageKind.Catalogue.Concat(MessageKind.Receipts))
            text.Append(kind).Append(", ").Append(kind.Carries).Append(", ").Append(kind.Class).Append(", ").Append(kind.Lane)
                .Append(kind.IsMove ? ", move" : ", -").Append(kind.ConcernsCase ? ", case" : ", -")
                .Append(", ").AppendJoin("; ", kind.Deadlines).Append('\n');

        Golden.Holds($"{Folder}/kinds.txt", text.ToString());
    }

    [Test]
    public void TheCodeListsStandStill()
    {
        var text = new StringBuilder();
        foreach (var list in CodeSystems.All)
            text.Append(list.System).Append('\n').AppendJoin("", list.Codes.Select(c => $"    {c}\n"));

        Golden.Holds($"{Folder}/code-lists.txt", text.ToString());
    }
}
