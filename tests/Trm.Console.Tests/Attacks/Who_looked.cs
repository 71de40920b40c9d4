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
            if (Besieged.Content.Where(w => text.Contains(w, StringComparison.OrdinalIgnoreCase)).ToList() is not [_, ..] words)
                continue;
            shown.Add($"{page.Holder.Role} {page.Path}");
            if (!page.IsRecorded)
                wrong.Add($"{page.Holder}: {page.Path} shows {string.Join(", ", words)}, and no view is recorded");
            if (!MaySee(page.Holder))
                wrong.Add($"{page.Holder}: {page.Path} shows {string.Join(", ", words)}");
        }

        Assert.That(wrong, Is.Empty);
        Assert.That(shown, Has.Some.StartsWith($"{Role.CaseWorker} /arrivals"), "there was something to see");
    }

    // Content is for whoever reads cases; a clinician sees the category of health, oversight what two persons opened for it: neither was given anything here.
    private static bool MaySee(Holder holder) => Rights.ReadsCases(holder.Role) && holder.Organisation != "RS-OTHER";
}
