using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NUnit.Framework;
using Trm.Node.Broker;
using Trm.Node.KillHost;
using Trm.Node.Storage;

namespace Trm.Node.Kills.Tests;

/// <summary>What is killed at is what there is; and nothing of it is in the product.</summary>
[TestFixture]
internal sealed class The_list_of_steps
{
    // What begins and ends a connection, or only looks, carries no message.
    private static readonly string[] OfTheConnection = [nameof(IBroker.StartAsync), nameof(IBroker.ReadAsync), nameof(IBroker.StopAsync), nameof(IBroker.LookAsync), "get_" + nameof(IBroker.IsConnected)];

    // Every way of ending a process from within.
    private static readonly string[] Ends =
        ["kill", "raise", "abort", "_exit", "System.Environment.Exit", "System.Environment.FailFast", "System.Diagnostics.Process.Kill", "System.AppDomain.Unload"];

    [Test]
    public void Has_every_verb_of_the_broker_and_the_acknowledgement()
    {
        var verbs = typeof(IBroker).GetMethods().Select(m => m.Name).Except(OfTheConnection, StringComparer.Ordinal);

        Assert.That(Enum.GetNames<BrokerStep>(), Is.EquivalentTo(verbs.Select(v => v.Replace("Async", "", StringComparison.Ordinal)).Append(nameof(BrokerStep.Acknowledge))));
    }

    [Test]
    public void Has_a_kill_on_either_side_of_each()
    {
        var killed = A_killed_node.Points().Concat(A_killed_process.Points()).Select(c => c.Arguments.OfType<KillPoint>().Single()).Select(p => (p.Step, p.Moment))
            .Concat(from step in new[] { nameof(CommitStep.Erased), nameof(CommitStep.Called) } from moment in Enum.GetValues<Moment>() select (step, moment)).Distinct(); // each in a story of its own

        Assert.That(killed, Is.EquivalentTo(from step in KillPoint.Steps from moment in Enum.GetValues<Moment>() select (step, moment)));
    }

    [Test]
    public void Is_followed_by_a_host_that_the_product_does_not_know()
    {
        var product = Product().ToList();

        Assert.That(product.Select(Path.GetFileName), Does.Contain("Trm.Node.dll").And.Contain("Trm.Contracts.dll"));
        foreach (var assembly in product)
            Assert.That(EndsIn(assembly), Is.Empty, assembly);
    }

    [Test]
    public void Finds_the_kill_switch_of_the_host() => Assert.That(EndsIn(typeof(Killer).Assembly.Location), Does.Contain("kill"));

    private static IEnumerable<string> Product() => System.IO.Directory.EnumerateFiles(Path.GetDirectoryName(typeof(TrmNode).Assembly.Location)!, "Trm.*.dll")
        .Where(f => f != typeof(Killer).Assembly.Location && f != Assembly.GetExecutingAssembly().Location && Path.GetFileName(f) != "Trm.Testing.dll");

    private static IReadOnlyList<string> EndsIn(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        var imported = metadata.MethodDefinitions
            .Select(h => metadata.GetMethodDefinition(h).GetImport())
            .Where(i => !i.Module.IsNil)
            .Select(i => metadata.GetString(i.Name));
        var called = metadata.MemberReferences
            .Select(metadata.GetMemberReference)
            .Where(m => m.Parent.Kind == HandleKind.TypeReference)
            .Select(m => (Type: metadata.GetTypeReference((TypeReferenceHandle)m.Parent), Member: m))
            .Select(m => $"{metadata.GetString(m.Type.Namespace)}.{metadata.GetString(m.Type.Name)}.{metadata.GetString(m.Member.Name)}");
        return [.. imported.Concat(called).Where(n => Ends.Contains(n, StringComparer.Ordinal))];
    }
}
