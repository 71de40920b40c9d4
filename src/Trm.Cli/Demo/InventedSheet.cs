using System.Text.Json.Nodes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;

namespace Trm.Cli.Demo;

/// <summary>
/// The demonstration's own sheet, fitted to a case and a day: an invented consent was given some days ago, in the capacity that the birth date leaves.
/// </summary>
internal static class InventedSheet
{
    private const int AgeOfMajority = 18;

    public static byte[] Fit(byte[] sheet, HtcdsCase @case, DateTimeOffset now)
    {
        var read = CaseSheet.Parse(sheet).Value;
        if (Newest(read) is not { } newest)
            return sheet;
        var by = Newest(read.MovedTo(now))!.Value - newest;
        var json = JsonNode.Parse(sheet)!;
        Move(json, by);
        foreach (var consent in json["consents"]!.AsArray().Select(c => c!.AsObject()))
        {
            var given = DateOnly.FromDateTime(now.UtcDateTime);
            var isChild = @case.Date("prs_Birthdate") is { } birth && birth.AddYears(AgeOfMajority) > given;
            (consent["giver"], consent["capacity"]) = isChild ? ("guardian-and-child", "child") : ("person", "adult");
        }

        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static DateTimeOffset? Newest(CaseSheet sheet) =>
        sheet.Consents.Select(c => (DateTimeOffset?)(c.WithdrawnAt ?? c.GivenAt)).Append(sheet.Risk?.AssessedAt).Max();

    private static void Move(JsonNode? node, TimeSpan by)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in members.Select(m => m.Key).ToList())
                    if (members[name] is JsonValue value && value.TryGetValue(out string? text) && WireTime.TryParse(text, out var time))
                        members[name] = WireTime.Format(time + by);
                    else
                        Move(members[name], by);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Move(item, by);
                break;
        }
    }
}
