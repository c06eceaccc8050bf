global using System.Globalization;
global using Pipeline.Backends;
global using Pipeline.Data;
global using Pipeline.Dsl;
global using Spectre.Console;
global using Spectre.Console.Rendering;
