using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Facts;
using Trm.Contracts.Messages;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>A child for whom everybody has done their part: a guardian of its own speaks for it, and a home without the family is found.</summary>
internal static class ChildOnStage
{
    private const string Somebody = "e0000000-0000-4000-8000-0000000000";

    /// <summary>What the sending side has on record.</summary>
    public static CaseFacts OfChild(Stage stage)
    {
        var facts = LawfulFacts(stage.Now, stage.Departs);
        return facts with
        {
            Age = AgeStanding.Child,
            Wish = facts.Wish! with { GivenAsChild = true },
            Child = new()
            {
                Guardian = Somebody + "03",
                GuardianIndependent = true,
                Heard = Somebody + "04",
                BestInterests = Somebody + "05",
                OutcomeIsThisReturn = true,
                BestInterestsAt = stage.Now.AddDays(-1),
                FamilyScreenedAt = stage.Now.AddDays(-6),
                Family = FamilyView.Negative,
                OtherCare = Somebody + "06",
                ResponsibilityAccepted = Somebody + "07",
                Escort = "AT-ESC-2",
                ReceivingGuardian = Somebody + "08",
            },
        };
    }

    /// <summary>What the receiving side does itself for a child: its look at the family, the home, the authority's word, the guardian who takes over.</summary>
    public static async Task KeepInSerbiaAsync(Stage stage, Func<ChildFacts, ChildFacts>? but = null)
    {
        var child = new ChildFacts
        {
            FamilyScreenedAt = stage.Now.AddDays(-6),
            Family = FamilyView.Negative,
            OtherCare = Somebody + "09",
            ResponsibilityAccepted = Somebody + "07",
            ReceivingGuardian = Somebody + "08",
        };
        var kept = await stage.Rs.Returns.KeepFactsAsync(stage.Case, Belgrade, stage.ReceivingFacts with { Age = AgeStanding.Child, Child = but?.Invoke(child) ?? child });
        Assert.That(kept.IsOk, Is.True);
    }

    /// <summary>The best interests of the child are decided, and the other side is told.</summary>
    public static async Task BestInterestsAsync(Stage stage)
    {
        var until = DateOnly.FromDateTime(stage.Now.AddMonths(5).UtcDateTime);
        await Ok(stage.At.Returns.UpdateAsync(
            stage.Draft, Vienna, MessageKind.UpdateBestInterests, (c, version, previous, person) => UpdateMessage.BestInterests(c, version, previous, new(BestInterestsOutcome.ThisReturn, until), person)));
        await stage.Settled();
    }

    /// <summary>Consents that were an adult's own, given by guardian and child.</summary>
    public static string ByGuardianAndChild(string consents) =>
        consents.Replace("\"giver\": \"person\", \"capacity\": \"adult\"", "\"giver\": \"guardian-and-child\", \"capacity\": \"child\"", StringComparison.Ordinal);
}
