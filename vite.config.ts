/// <reference types="vitest/config" />
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** Two builds from one file: the page (default mode) and everything that runs in Node (`--mode node`). */
export default defineConfig(({ mode }) =>
  mode === 'node'
    ? {
        root: here,
        publicDir: false,
        ssr: { noExternal: true, external: ['electron', 'node-hid', 'serialport', 'usb', ...builtinModules] },
        build: {
          ssr: true,
          target: 'node20.18',
          outDir: resolve(here, 'dist/electron'),
          emptyOutDir: true,
          minify: false,
          rolldownOptions: {
            input: {
              main: resolve(here, 'electron/main.ts'),
              'browser-shell': resolve(here, 'electron/browser-shell.ts'),
              'device-process': resolve(here, 'devices/process.ts'),
            },
            output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
          },
        },
      }
    : {
        root: resolve(here, 'renderer'),
        base: '/',
        plugins: [react()],
        build: {
          target: 'chrome130',
          outDir: resolve(here, 'dist/page'),
          assetsDir: 'built',
          emptyOutDir: true,
          assetsInlineLimit: 0,
          // The page comes from the same machine: size is no delay worth a warning.
          chunkSizeWarningLimit: 4000,
        },
        worker: { format: 'es' },
        test: {
          root: here,
          projects: [
            {
              extends: true,
              test: {
                name: 'unit',
                // Properties run many cases; a loaded machine must not fail them.
                testTimeout: 60_000,
                hookTimeout: 60_000,
                include: ['{shared,devices,electron,renderer,tests}/**/*.test.{ts,tsx}'],
                exclude: ['tests/{chromium,electron,printing,virtual-hid}/**'],
              },
            },
            {
              extends: true,
              test: {
                name: 'chromium',
                include: ['tests/chromium/**/*.test.ts'],
                testTimeout: 120_000,
                hookTimeout: 120_000,
                // Each file has its own browser, kiosk and ports; more than two would only make each other wait.
                maxWorkers: 2,
              },
            },
            {
              extends: true,
              test: {
                name: 'electron',
                include: ['tests/electron/**/*.test.ts'],
                testTimeout: 120_000,
                hookTimeout: 120_000,
                fileParallelism: false,
              },
            },
            {
              extends: true,
              test: {
                name: 'printing',
                include: ['tests/printing/**/*.test.ts'],
                testTimeout: 60_000,
                hookTimeout: 60_000,
                fileParallelism: false,
              },
            },
            {
              extends: true,
              test: {
                name: 'virtual-hid',
                include: ['tests/virtual-hid/**/*.test.ts'],
                testTimeout: 60_000,
                hookTimeout: 60_000,
                fileParallelism: false,
              },
            },
          ],
        },
      },
);
