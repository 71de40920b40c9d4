using System.Globalization;
using Trm.Fuzz;
using Trm.Fuzz.Targets;

// The long form: dotnet run -c Release --project tests/Trm.Fuzz -- [--target T]... [--iterations 10m] [--seed S] [--minutes M] [--json] [--replay FILE --target T] [--list]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var names = new List<string>();
var (iterations, seed, json) = (10_000_000L, 1UL, false);
TimeSpan? time = null;
string? replay = null;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--target" when i + 1 < args.Length: names.Add(args[++i]); break;
        case "--iterations" when i + 1 < args.Length && Count(args[i + 1]) is { } count: iterations = count; i++; break;
        case "--seed" when i + 1 < args.Length && ulong.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed): i++; break;
        case "--minutes" when i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var minutes): time = TimeSpan.FromMinutes(minutes); i++; break;
        case "--replay" when i + 1 < args.Length: replay = args[++i]; break;
        case "--json": json = true; break;
        case "--list":
            foreach (var target in Catalogue.All)
                Console.WriteLine($"{target.Name,-20} {target.Form,-6} {target.Seeds.Count,4} seeds, {Corpus.Of(target).Count} in the corpus");
            return 0;
        default:
            Console.Error.WriteLine("trm-fuzz [--target NAME]... [--iterations 10m] [--seed N] [--minutes M] [--json] [--replay FILE --target NAME] [--list]");
            return 2;
    }
}

var targets = names.Count == 0 ? [.. Catalogue.All] : names.Select(Catalogue.Find).OfType<Target>().ToList();
if (targets.Count == 0 || targets.Count < names.Count)
{
    Console.Error.WriteLine("no such target, see --list");
    return 2;
}

if (replay is not null)
{
    var crash = new Fuzzer(targets[0], seed).Judge(File.ReadAllBytes(replay));
    Console.WriteLine(crash is null ? $"{targets[0].Name}: {targets[0].Judge(File.ReadAllBytes(replay)).Code}" : $"{crash.Kind}: {crash.Text}");
    return crash is null ? 0 : 1;
}

var campaign = new Campaign(targets, seed, iterations, time);
var shown = TimeSpan.Zero;
if (!json)
    Console.WriteLine($"{targets.Count} targets, seed {seed}, {iterations:N0} inputs");
campaign.Run(
    crash => Console.Error.WriteLine($"{crash.Target}: {crash.Kind} {crash.Sign}\n{crash.Text}\n  {Corpus.Store(crash)}"),
    () =>
    {
        if (json || campaign.Elapsed - shown < TimeSpan.FromSeconds(15))
            return;
        shown = campaign.Elapsed;
        Console.WriteLine($"{campaign.Elapsed:hh\\:mm\\:ss} {campaign.Iterations,12:N0} inputs, {campaign.Crashes.Count} crashes");
    });
if (json)
    CampaignReport.WriteJson(Console.OpenStandardOutput(), campaign);
else
    CampaignReport.WriteTable(Console.Out, campaign);
return campaign.Crashes.Count == 0 ? 0 : 1;

static long? Count(string text)
{
    var (number, factor) = char.ToLowerInvariant(text[^1]) switch { 'k' => (text[..^1], 1_000), 'm' => (text[..^1], 1_000_000), _ => (text, 1) };
    return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var count) && count > 0 ? (long)(count * factor) : null;
}
