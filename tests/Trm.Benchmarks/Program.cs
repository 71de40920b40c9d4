using System.CommandLine;
using Trm.Benchmarks;
using Trm.Benchmarks.Crypto;
using Trm.Benchmarks.Exchange;
using Trm.Benchmarks.Latency;
using Trm.Benchmarks.Parts;
using Trm.Benchmarks.Peer;
using Trm.Benchmarks.Scale;
using Trm.Benchmarks.Sustained;

var leaves = new Option<long>("--leaves") { Description = "How many leaves the log grows to, a multiple of 10000", DefaultValueFactory = _ => 1_000_000, HelpName = "N" };
var json = new Option<bool>("--json") { Description = "The figures as JSON" };
var folder = new Option<string?>("--folder") { Description = "Where the log is written, and left; a folder of its own, removed at the end, by default", HelpName = "DIR" };
leaves.Validators.Add(result =>
{
    if (result.GetValueOrDefault<long>() is var n && (n < LogRun.Tenths * LogRun.PublishEvery || n % (LogRun.Tenths * LogRun.PublishEvery) != 0))
        result.AddError($"--leaves is a multiple of {LogRun.Tenths * LogRun.PublishEvery}");
});
var log = new Command("log", "A log that grows: what a leaf, a proof and a full verification cost, early and late") { leaves, json, folder };
log.SetAction(line =>
{
    var path = line.GetValue(folder) ?? Directory.CreateTempSubdirectory("trm-log-").FullName;
    try
    {
        var run = LogRun.Measure(path, line.GetValue(leaves));
        Console.Out.Write(line.GetValue(json) ? LogReport.Json(run) : LogReport.Text(run));
    }
    finally
    {
        if (line.GetValue(folder) is null)
            Directory.Delete(path, recursive: true);
    }
});
var cases = new Option<long>("--cases") { Description = "How many cases the node holds, a multiple of 10", DefaultValueFactory = _ => 10_000, HelpName = "N" };
var lists = new Command("lists", "The lists of people's first pages over many cases: what a page costs with a tenth of them, and with all") { cases, json, folder };
lists.SetAction(async (line, _) =>
{
    var path = line.GetValue(folder) ?? Directory.CreateTempSubdirectory("trm-lists-").FullName;
    try
    {
        var run = await ListRun.MeasureAsync(path, line.GetValue(cases));
        Console.Out.Write(line.GetValue(json) ? ListReport.Json(run) : ListReport.Text(run));
    }
    finally
    {
        if (line.GetValue(folder) is null)
            Directory.Delete(path, recursive: true);
    }
});
return await new RootCommand("What things cost") { log, lists, CryptoCommand.Make(), ExchangeCommand.Make(), ExchangeCommand.MakeBare(), LatencyCommand.Make(), SustainedCommand.Make(), PeerCommand.Make(), ScaleCommand.Make(), PartsCommand.Make(), HostCommand.Make() }.Parse(args).InvokeAsync();
