using System.Net;
using Trm.Console.Tests.Countries;
using Trm.Node;

namespace Trm.Console.Tests.Attacks;

/// <summary>Where a page shows a name or a word of a case, the record says that somebody looked; and to those who see no case no page shows any.</summary>
[Order(1)]
internal sealed class Who_looked
{
    [Test]
    public async Task At_content_stands_in_the_record_whichever_page_it_was()
    {
        var (wrong, shown) = (new List<string>(), new List<string>());
        foreach (var page in (await Reading.EverythingAsync()).Pages)
        {
            var text = WebUtility.HtmlDecode(page.Answer.Body);
            if (Besieged.Content.Concat(Besieged.Clinical).Where(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)).ToList() is not [_, ..] words)
                continue;
            shown.Add($"{page.Holder.Role} {page.Path}");
            if (!page.IsRecorded)
                wrong.Add($"{page.Holder}: {page.Path} shows {string.Join(", ", words)}, and no view is recorded");
            wrong.AddRange(words.Where(w => !MaySee(page.Holder, w)).Select(w => $"{page.Holder}: {page.Path} shows {w}"));
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(shown, Has.Some.StartsWith($"{Role.CaseWorker} /arrivals"), "there was something to see");
        Assert.That(shown, Has.Some.StartsWith($"{Role.Clinician} /clinic/"));
        Assert.That(shown, Has.Some.StartsWith($"{Role.Oversight} /oversight/"));
    }

    // Content is for whoever reads cases; a clinician sees the category of health, oversight what two persons opened for it, and who the person is neither of them.
    private static bool MaySee(Holder holder, string word) => holder.Organisation != "RS-OTHER"
        && (Rights.ReadsCases(holder.Role)
            || (Rights.ReadsHealth(holder.Role) && Besieged.Clinical.Contains(word))
            || (Rights.Oversees(holder.Role) && holder.At == Besieged.Both.Vienna && Besieged.Agreed.Contains(word)));
}
