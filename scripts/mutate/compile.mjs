// Compiles the sources of the packages in the working directory, file by file and without a look at types: a mutant need
// not have any that fit. The tests are compiled already.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const { config } = ts.readConfigFile('tsconfig.base.json', ts.sys.readFile)
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.')
// Without a look at package.json a file would become CommonJS.
const compilerOptions = { ...options, module: ts.ModuleKind.ESNext, sourceMap: false }

for (const name of readdirSync('packages')) {
  const source = join('packages', name, 'src')
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const fileName = join(source, file)
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), { fileName, compilerOptions })
    writeFileSync(join('packages', name, 'dist', file.replace(/\.ts$/, '.js')), outputText)
  }
}
