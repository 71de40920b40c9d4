using System.Reflection;
using System.Reflection.Emit;
using System.Xml.Linq;
using NUnit.Framework;
using Trm.Architecture.Tests.Offenders;
using Trm.Architecture.Tests.Offenders.Helpers;

namespace Trm.Architecture.Tests;

/// <summary>A rule that has never been seen to fail may be looking at nothing: for each there is an offender.</summary>
[TestFixture]
public sealed class Each_rule_can_fail
{
    private static readonly Assembly Here = typeof(Each_rule_can_fail).Assembly;

    [Test]
    public void Direction_of_a_trail_that_was_compiled_against_the_contracts()
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Trm.Trail"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("Trm.Trail").DefineType("Trm.Trail.Offender");
        type.DefineField("_message", typeof(Contracts.Identifiers.MessageId), FieldAttributes.Private);
        type.CreateType();
        using var compiled = new MemoryStream();
        assembly.Save(compiled);
        compiled.Position = 0;

        Assert.That(Rules.Direction("Trm.Trail", AssemblyUses.References(compiled)), Is.EqualTo(new[] { "Trm.Trail knows Trm.Contracts" }));
    }

    [TestCase("Trm.Contracts", "Trm.Trail")]
    [TestCase("Trm.Envelope", "Trm.Trail")]
    [TestCase("Trm.Evidence", "Trm.Node")]
    [TestCase("Trm.Node", "Trm.Cli")]
    public void Direction_of_a_project_file(string room, string other)
    {
        var project = XDocument.Parse($"""<Project><ItemGroup><ProjectReference Include="..\{other}\{other}.csproj" /></ItemGroup></Project>""");
        Assert.That(Rules.Direction(room, Rules.ProjectReferences(project)), Is.EqualTo(new[] { $"{room} knows {other}" }));
    }

    [Test]
    public void Packages() =>
        Assert.That(Rules.Packages(XDocument.Parse("""<Project><ItemGroup><PackageReference Include="Dapper" /></ItemGroup></Project>""")), Is.EqualTo(new[] { "Dapper" }));

    [TestCase(nameof(HoldsABus))]
    [TestCase(nameof(MakesAnId))]
    [TestCase(nameof(TakesAMessage))]
    [TestCase(nameof(CatchesItsException))]
    [TestCase(nameof(SpeaksAmqp))]
    public void Carrier(string offender) =>
        Assert.That(Rules.Carrier(UsesHere()), Has.Some.StartsWith($"Trm.Architecture.Tests.Offenders.{offender} uses "));

    [Test]
    public void Bombs() =>
        Assert.That(Rules.Bombs(UsesHere()).Where(f => f.Contains("Offenders.Inflates", StringComparison.Ordinal)), Has.Some.Contains("System.IO.Compression").And.Some.Contains("System.Xml"));

    [Test]
    public void Logging() => Assert.That(Rules.Logging(UsesHere()), Is.EqualTo(new[] { "Trm.Architecture.Tests.Offenders.LogsByHand calls LogInformation" }));

    [Test]
    public void Clock() =>
        Assert.That(Rules.Clock(UsesHere()), Is.EquivalentTo(new[]
        {
            "Trm.Architecture.Tests.Offenders.ReadsTheClock reads System.DateTime.get_UtcNow",
            "Trm.Architecture.Tests.Offenders.ReadsTheClock reads System.DateTimeOffset.get_Now",
        }));

    [Test]
    public void MutableStatics() =>
        Assert.That(Rules.MutableStatics(Here), Is.EquivalentTo(new[]
        {
            $"{typeof(SharesState).FullName}.Count", $"{typeof(SharesState).FullName}.Hidden", $"{typeof(SharesState).FullName}.Name",
        }));

    [Test]
    public void Namespaces() => Assert.That(Rules.Namespaces(Here), Is.EqualTo(new[] { typeof(SaysNothing).Namespace }));

    [TestCase("Broker/A.cs", "namespace Trm.Node;")]
    [TestCase("A.cs", "using System;\nnamespace Trm.Node.Broker\n{")]
    [TestCase("Broker/A.cs", "namespace Trm.Node.Outbox;")]
    public void Folders(string path, string source) => Assert.That(Rules.Folders("Trm.Node", path, source), Has.One.Items);

    [Test]
    public void Folders_where_all_is_well() => Assert.That(Rules.Folders("Trm.Node", "Broker/A.cs", "using X;\n\nnamespace Trm.Node.Broker;\n"), Is.Empty);

    [TestCase("Ignore(\"later\")")]
    [TestCase("Explicit")]
    public void SwitchedOff(string attribute) => Assert.That(Rules.SwitchedOff($"    [Test, {attribute}]".Replace("Test, ", "", StringComparison.Ordinal)), Has.One.Items);

    [Test]
    public void SwitchedOff_while_running() => Assert.That(Rules.SwitchedOff("Assert" + ".Ignore(\"later\");"), Has.One.Items);

    private static IReadOnlyCollection<Use> UsesHere()
    {
        using var compiled = House.Compiled(Here);
        return AssemblyUses.Of(compiled);
    }
}
