using Trm.Console.Tests.Countries;

namespace Trm.Console.Tests.Appearance;

/// <summary>A form whose answer is a page that no address leads to; however often it is sent, it is answered so.</summary>
/// <param name="Holder">Who sends it; null for a stranger.</param>
/// <param name="Page">Where the form is.</param>
/// <param name="Route">The pattern of the address that it is sent to.</param>
/// <param name="Action">That address.</param>
/// <param name="Typed">What is typed into its fields.</param>
internal sealed record SentForm(Holder? Holder, string Page, string Route, string Action, params (string Name, string Value)[] Typed);
