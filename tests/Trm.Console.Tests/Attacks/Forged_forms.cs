using System.Net;

namespace Trm.Console.Tests.Attacks;

/// <summary>Forms that another site, another officer or a program sends in an officer's name.</summary>
internal sealed class Forged_forms
{
    [Test]
    public async Task Count_for_nothing_wherever_they_are_sent()
    {
        using var stranger = Besieged.Both.Vienna.Visitor();
        using var other = await Besieged.Both["AT-08"].VisitsAsync();
        var (strangers, theirs) = ((await stranger.GetAsync("/sign-in")).Field("form"), (await other.GetAsync("/account")).Field("form"));
        var (before, acts, answers) = (await Act.DoneAsync(), Act.All, new List<string>());
        Assert.That(acts, Has.Count.GreaterThan(15));

        foreach (var act in acts)
        {
            using var officer = await act.ByAsync();
            var own = (await officer.GetAsync(act.Whose is null ? "/sign-in" : "/account")).Field("form");
            Assert.That(own, Is.Not.Empty, act.Route);
            answers.AddRange(await RefusedAsync(act, "no token", officer));
            answers.AddRange(await RefusedAsync(act, "nonsense", officer, own[..^4] + "AAAA"));
            answers.AddRange(await RefusedAsync(act, "another officer's", officer, theirs));
            if (act.Whose is not null)
                answers.AddRange(await RefusedAsync(act, "a stranger's", officer, strangers));
            answers.AddRange(await RefusedAsync(act, "in the address", officer, inAddress: own));
            // The token without the cookie that goes with it: as another site would send it that has read a page somewhere.
            foreach (var cookie in officer.Cookies.Keys.Where(k => k.EndsWith("form", StringComparison.Ordinal)).ToList())
                officer.Cookies.Remove(cookie);
            answers.AddRange(await RefusedAsync(act, "without its cookie", officer, own));
        }

        Assert.That(answers, Is.Empty);
        Assert.That(await Act.DoneAsync(), Is.EqualTo(before), "nothing was done");
    }

    private static async Task<IReadOnlyList<string>> RefusedAsync(Act act, string how, Visitor visitor, string? token = null, string? inAddress = null)
    {
        var answer = await visitor.PostBareAsync(inAddress is null ? act.Path : $"{act.Path}?form={Uri.EscapeDataString(inAddress)}", token is null ? [] : [("form", token)]);
        // Where a form must bring a file, what brings none is no form at all.
        return answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType ? [] : [$"{act}: {how}: {answer.Status}"];
    }
}
