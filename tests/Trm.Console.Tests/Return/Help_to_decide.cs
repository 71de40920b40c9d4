using System.Net;
using Trm.Contracts.Facts;
using Trm.Node.Tests.Stories;
using static Trm.Console.Tests.Return.Desk;

namespace Trm.Console.Tests.Return;

/// <summary>Help to decide is for everybody, whatever they wish; it stands beside a consent where somebody says that it had its part in it (gate G19).</summary>
internal sealed class Help_to_decide
{
    private const string NotCounted = "a consent taken without this help does not count";

    [Test]
    public async Task Is_on_record_whatever_the_person_wishes_and_counts_for_the_wish_that_was_said_with_it()
    {
        await using var offices = await Offices.OpenAsync();
        var vienna = await offices.ViennaAsync();
        Assert.That(Text(await vienna.ReadAsync("support")), Does.Contain("for everybody, whatever they wish").And.Not.Contain("Was the wish to return"));

        await vienna.KeptAsync("support", Help);
        var before = await FactsAsync(offices);
        var refused = await vienna.DoAsync("wish", Wish(offices.Stage, 72, 24));
        await vienna.KeptAsync("wish", [.. Wish(offices.Stage, 72, 24), ("helped", "yes")]);
        var helped = await FactsAsync(offices);
        await vienna.KeptAsync("wish", [.. Wish(offices.Stage, 40, 2), ("helped", "no")]);
        var anew = await FactsAsync(offices);

        Assert.That((before.Wish, before.Support!.Interpreter, before.Support.Consent), Is.EqualTo(((ReturnWish?)null, "AT-INT-041", (string?)null)), "help without a wish");
        Assert.That((refused.Status, Text(refused).Contains("Choose one of the answers.", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, true)), "nobody answers it for them");
        Assert.That(helped.Support!.Consent, Is.EqualTo(helped.Wish!.Id).And.Not.Null);
        Assert.That((anew.Support!.Interpreter, anew.Support.Consent == anew.Wish!.Id), Is.EqualTo(("AT-INT-041", false)), "the help stays on record");
        Assert.That(Text(await vienna.ReadAsync("kept")), Does.Contain(NotCounted));

        var unanswered = await vienna.DoAsync("support", [.. Help, ("with-wish", "")]);
        Assert.That((unanswered.Status, Text(unanswered).Contains("Choose one of the answers.", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.UnprocessableEntity, true)));
        await vienna.KeptAsync("support", [.. Help, ("with-wish", "no")]);
        Assert.That(Text(await vienna.ReadAsync("kept")), Does.Contain(NotCounted));
        await vienna.KeptAsync("support", [.. Help, ("with-wish", "yes")]);
        Assert.That((await FactsAsync(offices)).Support!.Consent, Is.EqualTo(anew.Wish.Id));
        Assert.That(Text(await vienna.ReadAsync("kept")), Does.Not.Contain(NotCounted));
    }

    private static (string, string)[] Help => [("interpreter-needed", "yes"), ("interpreter", "AT-INT-041"), ("independent", "yes"), ("form-needed", "no"), ("form-used", "no"), ("supporter-needed", "no")];

    private static (string, string)[] Wish(Stage stage, int informed, int given) =>
    [
        .. At("informed", stage.Now.AddHours(-informed)), .. At("given", stage.Now.AddHours(-given)), ("stay", "yes"), ("understood", "yes"),
        ("taker", "case-worker"), ("capacity", "adult"), ("language", "Serbian"), ("interpreter", "AT-INT-041"), ("explained", "AT-CW-17"), ("how", "written"), ("place", "shelter"), ("copy", "kept-for-person"),
    ];

    private static async Task<CaseFacts> FactsAsync(Offices offices) => (await offices.Stage.At.Returns.FactsAsync(offices.Case, Stage.Vienna)).Value;
}
