using System.Reflection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Testing;

namespace Trm.Node.Tests;

/// <summary>Everything a node can log, and that none of it can carry content.</summary>
internal sealed class LogCatalogueTests
{
    private static readonly string[] Allowed =
    [
        "participant", "peer", "generation", "key", "directory", "agreement", "kind", "code", "coreId", "seq", "rejection", "reason", "count", "receipts", "missing", "void",
        "lease", "failure", "bytes", "attempts", "size", "version", "floor", "level", "loop", "seconds",
        "address", "lane", "officer", "hook", "exception", "reported", "template",
    ];

    private static IEnumerable<(MethodInfo Method, LoggerMessageAttribute Message)> Messages() =>
        from type in typeof(TrmNode).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let message = method.GetCustomAttribute<LoggerMessageAttribute>()
        where message is not null
        select (method, message);

    [Test]
    public void The_catalogue_stands_still() => Golden.Holds(
        "tests/Trm.Node.Tests/log-catalogue.txt",
        string.Concat(Messages().OrderBy(m => m.Method.DeclaringType!.FullName, StringComparer.Ordinal).ThenBy(m => m.Message.EventId)
            .Select(m => $"{m.Method.DeclaringType!.Name} {m.Message.EventId} {m.Message.Level}: {m.Message.Message}\n")));

    [Test]
    public void No_line_has_the_number_of_another() =>
        Assert.That(Messages().GroupBy(m => $"{m.Method.DeclaringType!.Name} {m.Message.EventId}", StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(m => m.Method.Name))}"), Is.Empty);

    [Test]
    public void Parameters_come_from_an_allow_list_and_no_exception_is_logged() => Assert.Multiple(() =>
    {
        Assert.That(Messages(), Is.Not.Empty);
        foreach (var (method, _) in Messages())
        {
            foreach (var parameter in method.GetParameters().Where(p => p.ParameterType != typeof(ILogger)))
            {
                Assert.That(parameter.ParameterType, Is.AnyOf(typeof(string), typeof(int), typeof(long), typeof(double), typeof(Lane), typeof(LogLevel), typeof(Contracts.Identifiers.ParticipantId)), $"{method.Name}({parameter.Name})");
                Assert.That(Allowed, Does.Contain(parameter.Name), method.Name);
            }
        }
    });
}
